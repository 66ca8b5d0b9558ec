use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list, in the shape of Spring.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub content: Vec<T>,
    pub pageable: Pageable,
    pub total_pages: u64,
    pub total_elements: u64,
    pub last: bool,
    pub first: bool,
    pub size: u32,
    /// Counted from 0.
    pub number: u32,
    pub sort: Sort,
    pub number_of_elements: usize,
    pub empty: bool,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pageable {
    pub offset: u64,
    /// Counted from 0.
    pub page_number: u32,
    pub page_size: u32,
    pub paged: bool,
    pub unpaged: bool,
    pub sort: Sort,
}

/// Whether a list has an order; ours always have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sort {
    pub empty: bool,
    pub sorted: bool,
    pub unsorted: bool,
}

const SORTED: Sort = Sort { empty: false, sorted: true, unsorted: false };

impl<T> Page<T> {
    /// Page `number` (from 0) of `size` things at most, of `total` in all.
    pub fn new(content: Vec<T>, number: u32, size: u32, total: u64) -> Self {
        let total_pages = total.div_ceil(u64::from(size.max(1)));
        Self {
            number_of_elements: content.len(),
            empty: content.is_empty(),
            content,
            pageable: Pageable {
                offset: u64::from(number) * u64::from(size),
                page_number: number,
                page_size: size,
                paged: true,
                unpaged: false,
                sort: SORTED,
            },
            total_pages,
            total_elements: total,
            last: u64::from(number) + 1 >= total_pages,
            first: number == 0,
            size,
            number,
            sort: SORTED,
        }
    }

    /// The same page of other things.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        let content = self.content.into_iter().map(change).collect();
        Page::new(content, self.number, self.size, self.total_elements)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_has_every_key_of_spring() {
        let page = serde_json::to_value(Page::new(vec![11, 12], 1, 10, 12)).unwrap();
        let sort = json!({ "empty": false, "sorted": true, "unsorted": false });
        let pageable = json!({ "offset": 10, "pageNumber": 1, "pageSize": 10, "paged": true, "unpaged": false, "sort": sort });
        let expected = json!({
            "content": [11, 12], "pageable": pageable, "totalPages": 2, "totalElements": 12, "last": true,
            "first": false, "size": 10, "number": 1, "sort": sort, "numberOfElements": 2, "empty": false
        });
        assert_eq!(page, expected);
    }

    #[test]
    fn an_empty_list_is_its_first_and_last_page() {
        let page = Page::<u32>::new(vec![], 0, 10, 0);
        assert!(page.first && page.last && page.empty);
        assert_eq!(page.total_pages, 0);
    }
}
