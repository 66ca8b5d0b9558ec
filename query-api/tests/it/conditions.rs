//! Entity tags of what is read, the page of an error, and its other form.

use crate::support::{Tenant, World};
use domain::access::AccessLevel::Public;
use serde_json::Value;

#[tokio::test]
async fn who_has_the_newest_answer_gets_none_again() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    tenant.post(&world, 1, "A day", Public).await;
    world.settle().await;
    for path in ["/v2/apps/me/video-posts/1", "/v2/apps/me/members/u1"] {
        let ask = || world.get(path).by(&tenant.basic);
        let head = || world.ask("HEAD", path).by(&tenant.basic).beside_the_contract();
        let first = ask().send().await.expect(200);
        let tag = first.head("etag").to_owned();
        let revision = tag.trim_matches('"').split('-').next().unwrap();
        assert!(tag.starts_with('"') && revision.parse::<u64>().is_ok(), "{tag}");
        assert_eq!(first.head("cache-control"), "no-store");
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".into()] {
            let again = ask().header("if-none-match", &known).send().await.expect(304);
            assert_eq!((again.bytes.len(), again.head("etag")), (0, tag.as_str()));
        }
        ask().header("if-none-match", "\"999\"").send().await.expect(200);
        head().header("if-none-match", &tag).send().await.expect(304);
        assert_eq!(head().send().await.expect(200).bytes.len(), 0);
        // A tag opens nothing to those who may not read.
        world.get(path).header("if-none-match", "*").send().await.expect(401);
    }
}

#[tokio::test]
async fn a_tag_is_of_all_that_is_shown_and_of_who_looks() {
    let world = World::start().await;
    let tenant = Tenant::new(&world, 8).await;
    let (ben, bo) =
        (tenant.member(&world, "u2", 802, "Ben").await, tenant.member(&world, "u3", 803, "Bo").await);
    tenant.post(&world, 1, "A day", Public).await;
    world.settle().await;
    let path = "/v2/apps/me/video-posts/1";
    let tag = world.get(path).by(&tenant.basic).send().await.expect(200).head("etag").to_owned();
    // The owner gets another name, which the post shows, and the post itself stays as it is.
    tenant.member(&world, "u1", 801, "Ada Lovelace").await;
    world.settle().await;
    let after = world.get(path).by(&tenant.basic).header("if-none-match", &tag).send().await.expect(200);
    assert_eq!(after.json()["member"]["appUserName"], "Ada Lovelace");
    let me = async |member| {
        let answer = world.get("/v2/members/me").by(&tenant.bearer(&world, member)).send().await.expect(200);
        answer.head("etag").to_owned()
    };
    assert_ne!(me(&ben).await, me(&bo).await, "one person's tag is no other person's");
}

#[tokio::test]
async fn an_error_links_to_its_page_which_tells_cause_and_remedy() {
    let world = World::start().await;
    let answer = world.get("/v2/apps/me/members").send().await;
    let link = answer.head("link").to_owned();
    assert_eq!(link, "</docs/errors/EMPTY_APP_CREDENTIALS>; rel=\"help\"");
    let page = world.get("/docs/errors/EMPTY_APP_CREDENTIALS").send().await.expect(200);
    for part in ["EMPTY_APP_CREDENTIALS", "Status 401", "<strong>Cause.</strong>", "<strong>Remedy.</strong>"]
    {
        assert!(page.text().contains(part), "{part} in {}", page.text());
    }
    assert!(page.head("content-security-policy").contains("default-src 'none'"));
    let all = world.get("/docs/errors").send().await.expect(200).text();
    assert!(web::Code::ALL.iter().all(|code| all.contains(&format!("/docs/errors/{}\"", code.as_str()))));
    world.get("/docs/errors/NO_SUCH_CODE").send().await.refused(404, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn who_asks_for_problem_details_gets_them_and_others_two_keys() {
    let world = World::start().await;
    let ask = || world.get("/v2/apps/me/members");
    let problem = ask()
        .beside_the_contract()
        .header("accept", "application/json, application/problem+json;q=0.9")
        .send()
        .await;
    assert_eq!((problem.status.as_u16(), problem.head("content-type")), (401, "application/problem+json"));
    let said: Value = problem.json();
    assert_eq!(said["type"], "/docs/errors/EMPTY_APP_CREDENTIALS");
    assert_eq!((&said["status"], &said["code"]), (&401.into(), &"EMPTY_APP_CREDENTIALS".into()));
    ask().header("accept", "application/json").send().await.refused(401, "EMPTY_APP_CREDENTIALS");
}
