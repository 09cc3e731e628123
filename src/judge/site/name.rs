//! Which site a page is of.
//!
//! In: its addresses and its id. Out: a name. Never: a look at the text. The host of the address it was fetched from, else of the one it states, else a
//! directory named like a host, else its directory.

/// The site of a page: `url` is where it was fetched from, `stated` its `canonical` or `og:url`. `None` for standard input.
pub(crate) fn site_of(url: Option<&str>, stated: Option<&str>, id: &str) -> Option<String> {
    let host = url.and_then(host).or_else(|| stated.and_then(host));
    if host.is_some() || id == "-" {
        return host;
    }
    let folder = id.rsplit_once('/').map_or("", |(folder, _)| folder);
    let named = folder.split('/').rev().find(|step| is_host(step));
    Some(named.map_or_else(|| format!("{folder}/"), without_www))
}

/// A number by which the pages of a site are drawn: independent of the order in which they come.
pub(crate) fn page_hash(id: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes())
}

/// The host of an absolute address, in lower case, without `www.` and port.
fn host(address: &str) -> Option<String> {
    let rest = address.trim();
    let rest = match rest.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => rest,
        _ => rest.strip_prefix("//")?,
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit('@').next()?;
    let host = authority.split(':').next().filter(|h| !h.is_empty())?;
    Some(without_www(host))
}

fn without_www(host: &str) -> String {
    let host = host.to_lowercase();
    host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
}

/// Whether a directory is named like a host: labels with a dot between them, the last one of letters.
fn is_host(name: &str) -> bool {
    let labels = name.split('.');
    let last = name.rsplit('.').next().unwrap_or("");
    name.contains('.')
        && last.chars().count() >= 2
        && last.chars().all(char::is_alphabetic)
        && labels
            .clone()
            .all(|l| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::site_of;

    #[test]
    fn the_best_witness_of_the_site_wins() {
        let site = |url, stated, id| site_of(url, stated, id);
        assert_eq!(
            site(Some("https://www.Liman.example:443/a?b"), Some("https://x.example/"), "p/a.html")
                .as_deref(),
            Some("liman.example")
        );
        assert_eq!(site(None, Some("//x.example/a"), "p/a.html").as_deref(), Some("x.example"));
        assert_eq!(
            site(None, Some("/a"), "www.liman.example/2024/a.html").as_deref(),
            Some("liman.example")
        );
        assert_eq!(site(None, None, "pages/v1.2/a.html").as_deref(), Some("pages/v1.2/"));
        assert_eq!(site(None, None, "a.html").as_deref(), Some("/"));
        assert_eq!(site(None, None, "-"), None);
    }
}
