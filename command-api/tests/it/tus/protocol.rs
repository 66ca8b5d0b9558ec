//! Headers, checksums, and what is refused.

use super::kit::Tus;
use axum::body::Body;
use bytes::Bytes;
use futures::stream;

#[tokio::test]
async fn a_request_that_does_not_keep_to_the_protocol_is_told_why_and_changes_nothing() {
    let tus = Tus::start().await;
    let url = tus.create("10", &[]).await;
    let with = |headers: &[(&str, &str)]| {
        let mut ask = tus.world.patch(&url);
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        ask.raw("0123")
    };
    let (v1, stream) = (("tus-resumable", "1.0.0"), ("content-type", "application/offset+octet-stream"));
    let refused = with(&[stream, ("upload-offset", "0")]).await;
    assert_eq!(refused.headers["tus-version"], "1.0.0");
    assert_eq!(refused.headers["tus-resumable"], "1.0.0");
    refused.refused(412, "TUS_VERSION_NOT_SUPPORTED");
    let other = with(&[("tus-resumable", "0.2.2"), stream, ("upload-offset", "0")]).await;
    other.refused(412, "TUS_VERSION_NOT_SUPPORTED");
    with(&[v1, ("upload-offset", "0")]).await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    with(&[v1, stream]).await.refused(400, "INVALID_TUS_HEADER");
    for offset in ["-1", "x", "", "1.5"] {
        with(&[v1, stream, ("upload-offset", offset)]).await.refused(400, "INVALID_TUS_HEADER");
    }
    for offset in ["1", "10", "11", "18446744073709551615"] {
        with(&[v1, stream, ("upload-offset", offset)]).await.refused(409, "UPLOAD_OFFSET_MISMATCH");
    }
    let long = with(&[v1, stream, ("upload-offset", "0"), ("content-length", "11")]).await;
    long.refused(413, "REQUEST_TOO_LARGE");
    assert_eq!(tus.world.ask("HEAD", &url).send().await.status, 412);
    assert_eq!(tus.offset(&url).await, 0);
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_refused_before_a_byte_is_sent() {
    let tus = Tus::start().await;
    let cases = [
        ("", vec![], 400, "INVALID_TUS_HEADER"),
        ("x", vec![], 400, "INVALID_TUS_HEADER"),
        ("0", vec![], 400, "INVALID_UPLOAD_SIZE"),
        ("50000000001", vec![], 413, "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED"),
        ("50000000001", vec![("upload-concat", "partial")], 413, "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED"),
        ("10", vec![("upload-concat", "half")], 400, "INVALID_TUS_HEADER"),
        ("", vec![("upload-concat", "final;/uploads/tus/x")], 403, "INVALID_UPLOAD_URL"),
        ("10", vec![("content-type", "text/plain"), ("content-length", "4")], 415, "UNSUPPORTED_MEDIA_TYPE"),
    ];
    for (length, headers, status, code) in cases {
        tus.create_raw(length, &headers, "").await.refused(status, code);
    }
    let path = format!("{}/tus", tus.path);
    let ask = || tus.world.post(&path).by(&tus.tenant.basic).header("upload-length", "10");
    ask().send().await.refused(412, "TUS_VERSION_NOT_SUPPORTED");
    let unreadable = ask().header("tus-resumable", "1.0.0").header("upload-metadata", "filename !");
    unreadable.send().await.refused(400, "INVALID_TUS_HEADER");
    let unnamed = ask().header("tus-resumable", "1.0.0").send().await.expect(201);
    assert!(unnamed.headers.contains_key("location"));
}

#[tokio::test]
async fn bytes_with_another_checksum_are_not_kept_and_those_with_the_right_one_are() {
    let tus = Tus::start().await;
    let url = tus.create("12", &[]).await;
    // Of `0123`, by the tools of the system.
    let sums = [
        "sha1 xLXIa9V32j2T/qfInLphx4tI5Yk=",
        "sha256 G+LkUrRteg2WVrux92joJI66G3W67WX12Z6vqUiJmmo=",
        "md5 62L2uTBttXXC1ZaxJ5YnpA==",
    ];
    let sum = |text: &str| [("upload-checksum", text.to_owned()), ("content-length", "4".to_owned())];
    let mut at = 0;
    for good in sums.map(str::to_owned) {
        let headers = sum(&good);
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let send = |bytes: &'static str| tus.patch_with(&url, at, &headers, Body::from(bytes));
        send("0124").await.refused(460, "UPLOAD_CHECKSUM_MISMATCH");
        assert_eq!(tus.offset(&url).await, at, "{good}");
        let cut = stream::iter([Ok(Bytes::from_static(b"012")), Err(std::io::Error::other("gone"))]);
        let cut = tus.patch_with(&url, at, &headers, Body::from_stream(cut)).await;
        cut.refused(400, "UPLOAD_PART_SIZE_MISMATCH");
        assert_eq!(tus.offset(&url).await, at, "nobody knows what half of it is worth");
        send("0123").await.expect(204);
        at += 4;
        assert_eq!(tus.offset(&url).await, at);
    }
    let post = tus.post().await;
    assert_eq!(tus.source(&post).await, b"012301230123");
    for bad in ["crc32 AAAAAA==", "sha1", "sha1 !", "sha1 AAAA"] {
        let url = tus.create_elsewhere().await;
        let headers = [("upload-checksum", bad), ("content-length", "4")];
        let refused = tus.patch_with(&url, 0, &headers, Body::from("0123")).await;
        refused.refused(400, "INVALID_TUS_HEADER");
    }
}

#[tokio::test]
async fn a_client_that_knows_post_only_may_name_the_method_it_means() {
    let tus = Tus::start().await;
    let url = tus.create("4", &[]).await;
    let ask = |method: &str| {
        let ask = tus.world.post(&url).header("x-http-method-override", method);
        ask.header("tus-resumable", "1.0.0").header("content-type", "application/offset+octet-stream")
    };
    ask("PATCH").header("upload-offset", "0").raw("01").await.expect(204);
    assert_eq!(ask("HEAD").send().await.expect(200).headers["upload-offset"], "2");
    ask("PUT").send().await.refused(400, "UNSUPPORTED_HTTP_METHOD");
    ask("DELETE").send().await.expect(204);
    assert_eq!(tus.head(&url).await.status, 410);
    let elsewhere = tus.world.post(&tus.path.replace("/src-file", "")).by(&tus.tenant.basic);
    let elsewhere = elsewhere.header("x-http-method-override", "DELETE").send().await;
    elsewhere.refused(400, "UNSUPPORTED_HTTP_METHOD");
}

#[tokio::test]
async fn a_browser_is_told_what_there_is_and_may_use_it() {
    let tus = Tus::start().await;
    let url = tus.create("10", &[]).await;
    for address in [&format!("{}/tus", tus.path), &url] {
        let options = tus.world.ask("OPTIONS", address).send().await.expect(200);
        assert_eq!(options.headers["tus-version"], "1.0.0");
        assert_eq!(options.headers["tus-max-size"], "50000000000");
        let extensions = options.headers["tus-extension"].to_str().unwrap();
        for extension in
            ["creation", "creation-with-upload", "expiration", "checksum", "termination", "concatenation"]
        {
            assert!(extensions.split(',').any(|one| one == extension), "{extension}: {extensions}");
        }
        assert!(options.headers["tus-checksum-algorithm"].to_str().unwrap().contains("sha1"));
        let preflight = tus.world.ask("OPTIONS", address).header("origin", "http://page");
        let preflight = preflight.header("access-control-request-method", "PATCH");
        let preflight = preflight.send().await.expect(200);
        let allowed = preflight.headers["access-control-allow-headers"].to_str().unwrap();
        for header in ["tus-resumable", "upload-length", "upload-offset", "upload-metadata", "upload-concat"]
        {
            assert!(allowed.contains(header), "{header}: {allowed}");
        }
    }
    let patched = tus.world.patch(&url).header("origin", "http://page").header("tus-resumable", "1.0.0");
    let patched = patched.header("content-type", "application/offset+octet-stream");
    let patched = patched.header("upload-offset", "0").raw("0123").await.expect(204);
    let exposed = patched.headers["access-control-expose-headers"].to_str().unwrap();
    for header in ["location", "upload-offset", "upload-length", "upload-expires", "tus-resumable"] {
        assert!(exposed.contains(header), "{header}: {exposed}");
    }
    let other = tus.world.ask("OPTIONS", "/v2/apps/me/members").send().await;
    assert!(!other.headers.contains_key("tus-version"));
}
