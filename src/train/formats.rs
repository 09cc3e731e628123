//! Translation and page files → their text strings.
//!
//! In: one file's bytes and a format name. Out: strings in file order, markup and placeholders taken out. Never: a choice of which to use.
use std::borrow::Cow;

/// The translated strings of one file. `format` is a name from the third column of `sources.tsv`.
pub fn strings(format: &str, bytes: &[u8]) -> Vec<String> {
    let text = || String::from_utf8_lossy(bytes);
    let mut out = Vec::new();
    match format {
        "mo" => mo(bytes, &mut out),
        "po" => po(&text(), &mut out),
        "ftl" | "properties" | "strings" => assignments(&text(), format, &mut out),
        "html" => html(&text(), &mut out),
        "json" => json(bytes, "", &mut out),
        "json-text" => json(bytes, "text", &mut out),
        "json-translation" => json(bytes, "translation", &mut out),
        _ => {}
    }
    out
}

fn word(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
}

/// GNU gettext's binary catalogues: pairs whose translation equals the original are left out.
fn mo(bytes: &[u8], out: &mut Vec<String>) {
    if bytes.get(..4) != Some(&[0xDE, 0x12, 0x04, 0x95]) {
        return;
    }
    let (count, originals, translations) = (word(bytes, 8), word(bytes, 12), word(bytes, 16));
    for i in 0..count {
        let string = |table: usize| {
            let (len, at) = (word(bytes, table + i * 8), word(bytes, table + i * 8 + 4));
            bytes.get(at..at + len).map(String::from_utf8_lossy).unwrap_or_default()
        };
        let (from, to) = (string(originals), string(translations));
        if !from.is_empty() && from != to {
            out.extend(to.split('\0').map(clean));
        }
    }
}

/// GNU gettext's text catalogues.
fn po(text: &str, out: &mut Vec<String>) {
    let (mut id, mut string, mut target) = (String::new(), String::new(), 0);
    for line in text.lines().map(str::trim).chain([""]) {
        if line.starts_with("msgid ") || line.is_empty() {
            if !id.is_empty() && !string.is_empty() && id != string {
                out.push(clean(&string));
            }
            if line.starts_with("msgid ") || target == 2 {
                id.clear();
                string.clear();
            }
        }
        target = match () {
            () if line.starts_with("msgid ") => 1,
            () if line.starts_with("msgstr") => 2,
            () if line.starts_with('"') => target,
            () => 0,
        };
        if let (Some(a), Some(b)) = (line.find('"'), line.rfind('"'))
            && b > a
        {
            let part = line[a + 1..b].replace("\\n", " ").replace("\\\"", "\"");
            match target {
                1 => id.push_str(&part),
                2 => string.push_str(&part),
                _ => {}
            }
        }
    }
}

/// `name = value` files: Fluent (with continued lines), Java properties, AbiWord strings.
fn assignments(text: &str, format: &str, out: &mut Vec<String>) {
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', '!', '<', '[', '}', '*']) {
            continue;
        }
        let continued = format == "ftl" && line.starts_with(' ') && !trimmed.starts_with('.');
        let value =
            if continued { trimmed } else { trimmed.split_once('=').map_or("", |(_, v)| v.trim()) };
        if format == "properties" {
            out.push(clean(&unescape(value)))
        } else {
            out.push(clean(value))
        }
    }
}

/// `\u00e7` escapes of Java properties.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..4).and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                out.push_str(&part[4..]);
            }
            None => out.push_str(part),
        }
    }
    Cow::Owned(out)
}

/// Page text: what stands between block tags, inline tags dropped; code, scripts and heads left out.
fn html(text: &str, out: &mut Vec<String>) {
    const SKIP: [&str; 9] =
        ["script", "style", "head", "code", "pre", "cmd", "credit", "key", "license"];
    const INLINE: [&str; 14] = [
        "a", "b", "i", "em", "strong", "span", "link", "gui", "app", "guiseq", "sup", "u", "small",
        "bdi",
    ];
    let (mut line, mut skip) = (String::new(), None::<String>);
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        if skip.is_none() {
            line.push_str(&rest[..open]);
        }
        rest = &rest[open + 1..];
        let Some(close) = rest.find('>') else { break };
        let tag = &rest[..close];
        rest = &rest[close + 1..];
        let closing = tag.starts_with('/');
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/', '\n', '\t'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if let Some(wanted) = &skip {
            if closing && *wanted == name {
                skip = None;
            }
        } else if !closing && !tag.ends_with('/') && SKIP.contains(&name.as_str()) {
            skip = Some(name.clone());
        }
        if !INLINE.contains(&name.as_str()) && !line.is_empty() {
            out.push(clean(&std::mem::take(&mut line)));
        }
    }
    out.push(clean(rest));
}

/// Every string value (below `key`, if one is given).
fn json(bytes: &[u8], key: &str, out: &mut Vec<String>) {
    fn walk(value: &serde_json::Value, wanted: bool, key: &str, out: &mut Vec<String>) {
        match value {
            serde_json::Value::String(s) if wanted => out.push(clean(s)),
            serde_json::Value::Array(list) => list.iter().for_each(|v| walk(v, wanted, key, out)),
            serde_json::Value::Object(map) => {
                for (k, v) in map {
                    if !k.starts_with('@') && !matches!(k.as_str(), "terms" | "identity" | "tts") {
                        walk(v, key.is_empty() || k == key, key, out);
                    }
                }
            }
            _ => {}
        }
    }
    if let Ok(value) = serde_json::from_slice(bytes) {
        walk(&value, key.is_empty(), key, out);
    }
}

/// One string without markup, placeholders, accelerator marks and entities, its spaces single.
pub fn clean(text: &str) -> String {
    let text = if text.contains('&') { htmlize::unescape(text) } else { Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let end = match c {
            '<' => Some('>'),
            '{' => Some('}'),
            _ => None,
        };
        match (c, end) {
            (_, Some(end)) => {
                for inner in chars.by_ref() {
                    if inner == end {
                        break;
                    }
                }
                out.push(' ');
            }
            ('%' | '$', _) => {
                while chars.peek().is_some_and(|n| {
                    n.is_ascii_alphanumeric() || matches!(n, '$' | '(' | ')' | '_')
                }) {
                    chars.next();
                }
            }
            ('\\', _) => {
                chars.next();
                out.push(' ');
            }
            ('~' | '_' | '&', _) => {}
            ('[' | ']' | '|' | '=' | '*' | '#' | '\u{AD}', _) => out.push(' '),
            _ => out.push(c),
        }
    }
    let words: Vec<&str> =
        out.split_whitespace().filter(|w| !w.contains("://") && !w.contains('@')).collect();
    words.join(" ")
}
