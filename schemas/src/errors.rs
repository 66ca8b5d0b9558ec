//! The error body, its codes, and the one table from every refusal of the domain to them.
//!
//! Clients read exactly two keys (contract section 0, rule 6), so nothing is ever added to [`ErrorBody`]. Each code
//! has its section in `docs/errors/`.

mod code;
mod table;

pub use code::Code;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// A stable name; `docs/errors` explains each.
    #[schema(example = "VIDEO_POST_NOT_FOUND")]
    pub error_code: String,
    /// A sentence for a person.
    #[schema(example = "the video post does not exist")]
    pub error_message: String,
}

/// What a client is told when the answer is no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicError {
    pub code: Code,
    /// A sentence for a person.
    pub message: String,
}

impl PublicError {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.code.status()
    }

    /// The JSON body.
    pub fn body(&self) -> ErrorBody {
        ErrorBody { error_code: self.code.as_str().to_owned(), error_message: self.message.clone() }
    }
}

impl From<Code> for PublicError {
    /// The code's own sentence.
    fn from(code: Code) -> Self {
        Self::new(code, code.sentence())
    }
}
