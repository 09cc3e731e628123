//! Files of packages → their strings.
//!
//! In: the bytes of one file and its form. Out: strings in the order of the file, as they are. Never: a choice among them.
use super::sources::Form;

/// The strings of one file.
pub fn strings(form: Form, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = Vec::new();
    match form {
        Form::Mo => mo(bytes, &mut out),
        Form::Po => po(&text, &mut out),
        Form::Json => {
            if let Ok(value) = serde_json::from_slice(bytes) {
                json(&value, "", &mut out);
            }
        }
        Form::Annotations => annotations(&text, &mut out),
        Form::Ftl => ftl(&text, &mut out),
        Form::Quoted => quoted(&text, &mut out),
        Form::Yaml => yaml(&text, &mut out),
        Form::Markup => markup(&text, &mut out),
        Form::Lines => out.extend(text.lines().map(str::to_owned)),
        Form::Fortune => fortune(&text, &mut out),
    }
    out
}

fn mo(bytes: &[u8], out: &mut Vec<String>) {
    let number = |at: usize| {
        bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize)
    };
    if number(0) != 0x9504_12DE {
        return;
    }
    let string = |table: usize, i: usize| {
        let (len, at) = (number(table + i * 8), number(table + i * 8 + 4));
        bytes.get(at..at + len).map(|b| String::from_utf8_lossy(b).into_owned()).unwrap_or_default()
    };
    let (originals, translations) = (number(12), number(16));
    for i in 0..number(8) {
        let (id, text) = (string(originals, i), string(translations, i));
        let id = id.rsplit('\u{4}').next().unwrap_or("");
        if !id.is_empty() && id != text {
            out.extend(text.split('\0').map(str::to_owned));
        }
    }
}

fn po(text: &str, out: &mut Vec<String>) {
    let (mut id, mut string, mut in_string, mut fuzzy) =
        (String::new(), String::new(), false, false);
    for line in text.lines().chain(["msgid \"\""]) {
        let line = line.trim();
        if line.starts_with("#,") {
            fuzzy = line.contains("fuzzy");
        } else if line.starts_with("msgid ") || line.starts_with("msgctxt ") {
            if in_string && !id.is_empty() && id != string && !fuzzy {
                out.push(std::mem::take(&mut string));
            }
            if in_string {
                fuzzy = false;
            }
            in_string = false;
            string.clear();
            id = unquote(line.split_once(' ').map_or("", |p| p.1));
        } else if line.starts_with("msgstr") {
            if in_string && !string.is_empty() && !fuzzy {
                out.push(std::mem::take(&mut string));
            }
            in_string = true;
            string = unquote(line.split_once(' ').map_or("", |p| p.1));
        } else if line.starts_with('"') {
            if in_string { string += &unquote(line) } else { id += &unquote(line) }
        }
    }
}

fn unquote(quoted: &str) -> String {
    let inner = quoted.trim().trim_start_matches('"').strip_suffix('"').unwrap_or("");
    unescape(inner)
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'r') => out.push('\n'),
                Some('t') => out.push(' '),
                Some('u') => {
                    let hex: String = chars.by_ref().take(4).collect();
                    out.extend(u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
                }
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

fn json(value: &serde_json::Value, key: &str, out: &mut Vec<String>) {
    use serde_json::Value;
    match value {
        Value::String(s) if !key.contains("description") => out.push(s.clone()),
        Value::Array(all) => all.iter().for_each(|v| json(v, key, out)),
        Value::Object(all) => {
            for (k, v) in all.iter().filter(|(k, _)| {
                !matches!(
                    k.as_str(),
                    "@metadata" | "identity" | "text" | "transliteration" | "type"
                )
            }) {
                json(v, k, out);
            }
        }
        _ => {}
    }
}

fn annotations(text: &str, out: &mut Vec<String>) {
    let mut after = false;
    for line in text.lines().map(str::trim) {
        if after {
            out.push(unescape(line.trim_matches('"')));
        }
        after = line.starts_with("\"tts\"");
    }
}

fn ftl(text: &str, out: &mut Vec<String>) {
    let mut value = String::new();
    for line in text.lines().chain([""]) {
        let goes_on = line.starts_with(' ') && !line.trim_start().starts_with(['.', '[', '*', '}']);
        if goes_on && !value.is_empty() {
            value = value + " " + line.trim();
            continue;
        }
        if !value.is_empty() {
            out.push(std::mem::take(&mut value));
        }
        if !line.starts_with('#')
            && let Some((key, rest)) = line.split_once(" =")
            && !key.contains("key")
            && !key.contains("style")
        {
            value = rest.trim().to_owned();
        }
    }
}

fn quoted(text: &str, out: &mut Vec<String>) {
    for line in text.lines() {
        let line = line.trim_start();
        if line.starts_with(['*', '/', '#']) || line.starts_with("dialogId") {
            continue;
        }
        let mut rest = line;
        while let Some(at) = rest.find(['"', '\'', '`']) {
            let quote = rest[at..].chars().next().unwrap_or('"');
            let before = rest[..at].trim_end();
            let body = &rest[at + 1..];
            let mut end = None;
            let mut escaped = false;
            for (i, c) in body.char_indices() {
                if escaped {
                    escaped = false;
                } else if c == '\\' {
                    escaped = true;
                } else if c == quote {
                    end = Some(i);
                    break;
                }
            }
            let Some(end) = end else { break };
            if before.ends_with([':', '=', '>', '(']) && !before.ends_with("_(") {
                out.push(unescape(&body[..end]));
            }
            rest = &body[end + 1..];
        }
    }
}

fn yaml(text: &str, out: &mut Vec<String>) {
    for line in text.lines().filter(|l| !l.trim_start().starts_with('#')) {
        if let Some((_, value)) = line.split_once(": ") {
            let value = value.trim();
            let inner = value
                .strip_prefix(['"', '\''])
                .and_then(|v| v.strip_suffix(['"', '\'']))
                .unwrap_or(value);
            out.push(unescape(inner));
        }
    }
}

/// Elements whose text is not the author's.
const SKIPPED: [&str; 6] = ["info", "credit", "script", "style", "code", "title>Legal"];

fn markup(text: &str, out: &mut Vec<String>) {
    let text = match (text.find("<info>"), text.find("</info>")) {
        (Some(from), Some(to)) if from < to => text[..from].to_owned() + &text[to..],
        _ => text.to_owned(),
    };
    let mut line = String::new();
    let mut skipped = 0usize;
    for (i, part) in text.split('<').enumerate() {
        let (tag, content) =
            if i == 0 { ("", part) } else { part.split_once('>').unwrap_or((part, "")) };
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
        if SKIPPED.contains(&name) && !tag.ends_with('/') {
            skipped = if closing { skipped.saturating_sub(1) } else { skipped + 1 };
        }
        let inline = matches!(
            name,
            "em" | "i"
                | "b"
                | "a"
                | "span"
                | "gui"
                | "guiseq"
                | "link"
                | "key"
                | "keyseq"
                | "app"
                | "file"
                | "cmd"
                | "input"
                | "code"
                | "sys"
                | "var"
                | "_"
                | "media"
                | "output"
        );
        if !inline && !line.trim().is_empty() {
            out.push(std::mem::take(&mut line).split_whitespace().collect::<Vec<_>>().join(" "));
        }
        if skipped == 0 {
            line += content;
        }
    }
}

fn fortune(text: &str, out: &mut Vec<String>) {
    for entry in text.split("\n%") {
        // Wrapped prose is joined; verses and dialogue stay lines.
        let lines: Vec<&str> = entry.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        if lines.iter().any(|l| l.chars().count() > 60) {
            out.push(lines.join(" "));
        } else {
            out.extend(lines.iter().map(|l| (*l).to_owned()));
        }
    }
}
