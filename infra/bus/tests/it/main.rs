//! Both engines and the relay, over real services.

mod in_process;
