//! Tests over every operation of the OpenAPI documents: who may call it, and what it answers to whatever is sent.
