//! Who may come in: a browser that was shown the token once, under the register's own name, sent by no foreign page.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, SocketAddr};

/// Keeps strangers out.
///
/// The token is 128 random bits in hexadecimal. Whoever knows it can sell: it stands in the address that the register
/// prints, and in the browser's cookie afterwards.
#[derive(Clone)]
pub struct Gate {
    token: String,
    /// Of this register alone: cookies do not know ports, and several registers may share a machine.
    cookie: String,
}

/// How somebody comes in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admitted {
    /// With the cookie, or a program with the token.
    Known,
    /// A browser for the first time: this cookie is set.
    New {
        /// Value of `Set-Cookie`.
        cookie: String,
    },
}

impl Gate {
    /// A gate with this token.
    pub fn new(token: &str) -> Self {
        let name: String = hex::encode(digest(token)).chars().take(8).collect();
        Self { token: token.to_owned(), cookie: format!("kassa-{name}") }
    }

    /// Where to send a person's browser.
    pub fn url(&self, address: SocketAddr) -> String {
        format!("http://{address}/?token={}", self.token)
    }

    /// # Errors
    /// `screen.origin` for a foreign name or page, `screen.token` without the token.
    pub(super) fn judge(&self, local: SocketAddr, head: &Parts) -> Result<Admitted, &'static str> {
        let host = only(&head.headers, HOST.as_str()).ok().flatten().ok_or("screen.origin")?;
        if !is_own(host, local) {
            return Err("screen.origin");
        }
        match only(&head.headers, ORIGIN.as_str()) {
            Ok(None) => {}
            Ok(Some(origin))
                if origin.strip_prefix("http://").is_some_and(|o| o.eq_ignore_ascii_case(host)) => {}
            _ => return Err("screen.origin"),
        }
        let query = head.uri.query().unwrap_or_default();
        let shown = query.split('&').find_map(|pair| pair.strip_prefix("token="));
        if shown.is_some_and(|token| self.is_token(token)) {
            if head.uri.path() != "/" {
                return Ok(Admitted::Known);
            }
            let Self { token, cookie } = self;
            let year = 365 * 24 * 3600;
            let cookie = format!("{cookie}={token}; Path=/; Max-Age={year}; HttpOnly; SameSite=Strict");
            return Ok(Admitted::New { cookie });
        }
        let kept = head.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mine =
            |pair: &str| pair.trim().strip_prefix(self.cookie.as_str())?.strip_prefix('=').map(str::to_owned);
        match kept.flat_map(|value| value.split(';')).find_map(mine) {
            Some(token) if self.is_token(&token) => Ok(Admitted::Known),
            _ => Err("screen.token"),
        }
    }

    /// Compares without telling by its time how much was right.
    fn is_token(&self, shown: &str) -> bool {
        let pairs = digest(&self.token).into_iter().zip(digest(shown));
        pairs.fold(0, |different, (a, b)| different | (a ^ b)) == 0
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// A header that may stand once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

/// Whether a Host is the address that was connected to, or `localhost` where that is this machine. A name that somebody
/// else's server resolves to this machine is not.
fn is_own(host: &str, local: SocketAddr) -> bool {
    let local = SocketAddr::new(local.ip().to_canonical(), local.port());
    let bare = |host: &str| match local.ip() {
        IpAddr::V4(ip) => host == ip.to_string(),
        IpAddr::V6(ip) => host == format!("[{ip}]"),
    };
    let named = |host: &str| local.ip().is_loopback() && host.eq_ignore_ascii_case("localhost");
    match host.strip_suffix(&format!(":{}", local.port())) {
        Some(name) => bare(name) || named(name),
        None => local.port() == 80 && (bare(host) || named(host)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    fn local() -> SocketAddr {
        "127.0.0.1:7340".parse().unwrap()
    }

    fn judged(uri: &str, headers: &[(&str, &str)]) -> Result<Admitted, &'static str> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        Gate::new(TOKEN).judge(local(), &head)
    }

    fn cookie() -> String {
        format!("other=1; {}={TOKEN}", Gate::new(TOKEN).cookie)
    }

    #[test]
    fn the_token_lets_a_browser_in_once_and_its_cookie_from_then_on() {
        let first = judged(&format!("/?token={TOKEN}"), &[("host", "127.0.0.1:7340")]).unwrap();
        let Admitted::New { cookie: set } = first else { panic!("{first:?}") };
        assert!(set.contains("; HttpOnly; SameSite=Strict"), "{set}");
        for path in ["/", "/shell.js", "/screen", "/paper/3.png"] {
            let known = judged(path, &[("host", "localhost:7340"), ("cookie", &cookie())]);
            assert_eq!(known, Ok(Admitted::Known), "{path}");
        }
        let program = judged(&format!("/screen?token={TOKEN}"), &[("host", "127.0.0.1:7340")]);
        assert_eq!(program, Ok(Admitted::Known));
    }

    #[test]
    fn without_the_token_nobody_comes_in() {
        let longer = format!("{TOKEN}0");
        for token in ["", "0", &TOKEN[1..], &longer, &TOKEN.to_uppercase()] {
            let uri = format!("/?token={token}");
            assert_eq!(judged(&uri, &[("host", "127.0.0.1:7340")]), Err("screen.token"), "{token}");
            let cookie = format!("{}={token}", Gate::new(TOKEN).cookie);
            let kept = judged("/screen", &[("host", "127.0.0.1:7340"), ("cookie", &cookie)]);
            assert_eq!(kept, Err("screen.token"), "{token}");
        }
        assert_eq!(judged("/shell.js", &[("host", "127.0.0.1:7340")]), Err("screen.token"));
    }

    #[test]
    fn a_foreign_name_or_page_is_refused_even_with_the_token() {
        let uri = format!("/screen?token={TOKEN}");
        for host in [
            "evil.example:7340",
            "127.0.0.1:7341",
            "127.0.0.1",
            "localhost",
            "",
            "127.0.0.1:7340.evil.example",
        ] {
            assert_eq!(judged(&uri, &[("host", host)]), Err("screen.origin"), "{host}");
        }
        assert_eq!(judged(&uri, &[]), Err("screen.origin"));
        let own = ("host", "127.0.0.1:7340");
        assert_eq!(judged(&uri, &[own, own]), Err("screen.origin"));
        for origin in ["http://evil.example", "null", "http://127.0.0.1:7341", "https://127.0.0.1:7340", ""] {
            let foreign = [own, ("origin", origin), ("cookie", &cookie())];
            assert_eq!(judged("/screen", &foreign), Err("screen.origin"), "{origin}");
        }
        let same = [own, ("origin", "http://127.0.0.1:7340"), ("cookie", &cookie())];
        assert_eq!(judged("/screen", &same), Ok(Admitted::Known));
    }
}
