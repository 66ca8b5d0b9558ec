//! Lists: which part, in which order.

/// Rows on one page at most: what a caller asks for above it is cut (contract section 2, lists).
pub(crate) const PAGE_ROWS_MAX: u32 = 1_000;

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page, counted from 0.
    pub number0: u32,
    /// Rows a page, at most 1 000.
    pub size: u32,
}

impl Page {
    pub(crate) fn limit(self) -> i64 {
        i64::from(self.size.min(PAGE_ROWS_MAX))
    }

    pub(crate) fn offset(self) -> i64 {
        i64::from(self.number0) * self.limit()
    }
}

/// The rows of a page and how many the whole list has.
#[derive(Clone, Debug, PartialEq)]
pub struct Paged<T> {
    pub content: Vec<T>,
    /// Rows of the whole list.
    pub total: u64,
}

/// The order of a list; equal rows are in the order of their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    CreatedAsc,
    #[default]
    CreatedDesc,
    ModifiedAsc,
    ModifiedDesc,
    AppUserIdAsc,
    AppUserIdDesc,
}

impl Sort {
    /// The `order by` of a list over the usual columns, the last of them the row's own number.
    pub(crate) fn order_by(self, number: &str) -> String {
        let (column, way) = match self {
            Self::CreatedAsc => ("created_us", "asc"),
            Self::CreatedDesc => ("created_us", "desc"),
            Self::ModifiedAsc => ("modified_us", "asc"),
            Self::ModifiedDesc => ("modified_us", "desc"),
            Self::AppUserIdAsc => ("app_user_id", "asc"),
            Self::AppUserIdDesc => ("app_user_id", "desc"),
        };
        format!(" order by {column} {way}, {number} {way}")
    }
}
