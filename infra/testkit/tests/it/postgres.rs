use testkit::{fresh_database, psql};

#[tokio::test]
async fn a_postgres_answers() {
    let url = fresh_database().await;
    assert_eq!(psql(&url, "select 1").await.expect("it answers"), "1");
}

#[tokio::test]
async fn a_fresh_database_sees_nothing_of_another_test() {
    let (one, two) = (fresh_database().await, fresh_database().await);
    assert_ne!(one, two);
    psql(&one, "create table seen (id int)").await.expect("a table can be made");
    let missing = psql(&two, "select * from seen").await.expect_err("it is another database");
    assert!(missing.to_string().contains("does not exist"), "{missing}");
}
