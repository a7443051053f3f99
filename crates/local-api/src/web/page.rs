//! Answers and their headers.

use super::Asset;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, HeaderName, IF_NONE_MATCH, LOCATION,
    REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use domain::notice::Refusal;
use domain::texts::Language;
use sha2::{Digest, Sha256};

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Looks of a page that refuses: it stands alone, as whoever reads it gets nothing else from here.
const STYLE: &str = "body{margin:0;min-height:100vh;display:grid;place-items:center;\
    background:#eef1ee;color:#131c17;font:1.0625rem/1.4 system-ui,sans-serif}\
    main{max-width:34rem;margin:1rem;padding:.25rem 1.5rem 1.25rem;background:#fff;\
    border:1px solid #dde3de;border-radius:1rem}\
    h2{font-size:1.125rem;margin:1rem 0 .25rem}\
    section{padding-bottom:1rem;border-bottom:1px solid #dde3de}\
    p{margin:0;overflow-wrap:anywhere}\
    code{display:block;padding-top:1rem;color:#4d5952;font-size:.8125rem}\
    @media(prefers-color-scheme:dark){body{background:#0e1311;color:#eef4f0}\
    main{background:#171e1b;border-color:#2a3530}section{border-color:#2a3530}code{color:#a6b4ac}}";
/// Its SHA-256: the policy below lets in no other style that stands in a page.
const STYLE_SUM: &str = "urGivVTu3Ze+A0EO0psZTlTuHXvd3AAw6r+cYqcesQA=";

/// Adds what every answer carries: nothing is loaded from elsewhere, framed, guessed or kept.
pub(super) fn dress(mut response: Response<Body>, head: &Parts) -> Response<Body> {
    // Not every browser takes a WebSocket of its own address for `'self'`. The Host was checked for what is let in.
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let plain = |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".:[]-".contains(&b));
    let link = host.filter(plain).map(|host| format!(" ws://{host}")).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; style-src 'self' 'sha256-{STYLE_SUM}'; connect-src 'self'{link}; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (OPENER, "same-origin"),
        (RESOURCE, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The token leaves the address bar and the history.
pub(super) fn welcome(cookie: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(LOCATION, HeaderValue::from_static("/"));
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

pub(super) fn asset(asset: &Asset) -> Response<Body> {
    with_media(asset.media, Body::from(asset.bytes))
}

/// A picture of a paper. Asked for again it is compared and not sent: the number of a document says nothing about which
/// register it belongs to, so no browser may take it for known without asking.
pub(super) fn picture(png: Vec<u8>, head: &Parts) -> Response<Body> {
    let sum: String = hex::encode(Sha256::digest(&png)).chars().take(32).collect();
    let tag = format!("\"{sum}\"");
    let known = head.headers.get_all(IF_NONE_MATCH).iter().any(|value| value.as_bytes() == tag.as_bytes());
    let mut response = with_media("image/png", if known { Body::empty() } else { Body::from(png) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// A file to be kept.
pub(super) fn file(bytes: Vec<u8>, media: &'static str) -> Response<Body> {
    with_media(media, Body::from(bytes))
}

/// A page that says in all languages what is wrong and what to do: nobody knows yet who reads it.
pub(super) fn refusal(status: StatusCode, code: &str) -> Response<Body> {
    let refusal = Refusal::new(code);
    let said = Language::ALL.map(|language| {
        let (text, next) = (escaped(&refusal.text(language)), escaped(&refusal.next(language)));
        format!("<section lang=\"{}\"><h2>{text}</h2><p>{next}</p></section>\n", language.as_str())
    });
    let page = format!(
        "<!doctype html>\n<html lang=\"ru\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>kassa</title>\n<style>{STYLE}</style>\n<main>\n{}<p><code>{}</code></p>\n</main>\n",
        said.concat(),
        escaped(code)
    );
    let mut response = with_media("text/html; charset=utf-8", Body::from(page));
    *response.status_mut() = status;
    response
}

fn with_media(media: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
