//! Dates as pages write them → ISO 8601.
//!
//! In: a machine's or a person's date, the language that it may be in. Out: `2024-03-05` or `2024-03-05T10:00:00+01:00`. Never: a guess where
//! the order of day and month is open and the language doesn't settle it but by habit; calendars other than the Gregorian one.
//!
//! The names of months and the order of numbers are CLDR's (`corpora/metadata`).

use std::sync::OnceLock;

/// Name, month, languages: sorted by name.
static MONTHS: &str = include_str!("../../../corpora/metadata/months.tsv");
/// Locales that write the month before the day, and those of such languages that don't.
static ORDER: &str = include_str!("../../../corpora/metadata/date_order.tsv");

/// Years that a page may have been published in.
const YEARS: std::ops::Range<u32> = 1900..2100;
/// Tokens of a text that are looked at.
const TOKENS: usize = 48;
/// Letters of a word that may stand between the parts of a date (`de`, `tháng`, `th`, `ngày`).
const BETWEEN: usize = 6;

/// A day.
type Day = (u32, u32, u32);

fn iso_day((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn is_day((year, month, day): Day) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    YEARS.contains(&year) && (1..=days).contains(&day)
}

/// A date that a machine wrote (`datetime`, `content`, JSON-LD): ISO 8601 and its near relations, else as [`in_text`] reads it.
pub(super) fn stated(text: &str, language: Option<&str>) -> Option<String> {
    let text = text.trim();
    day_and_time(text).or_else(|| in_text(text, language))
}

/// `YYYY-MM-DD`, `YYYY/MM/DD`, `YYYYMMDD`, each with or without a time.
fn day_and_time(text: &str) -> Option<String> {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let bytes = text.as_bytes();
    let separated =
        bytes.len() >= 10 && matches!(bytes[4], b'-' | b'/' | b'.') && bytes[7] == bytes[4];
    let (day, rest) = if separated {
        ((number(0..4)?, number(5..7)?, number(8..10)?), text.get(10..)?)
    } else {
        ((number(0..4)?, number(4..6)?, number(6..8)?), text.get(8..)?)
    };
    if !is_day(day) || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(iso_day(day) + &time(rest).unwrap_or_default())
}

/// `T10:00:00.000+0100` or ` 10:00` → `T10:00:00.000+01:00`, `T10:00`.
fn time(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix(['T', 't', ' '])?.trim();
    let digits = |r: &str| r.len() == 2 && r.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = (rest.get(0..2)?, rest.get(3..5)?);
    if !digits(hour)
        || !digits(minute)
        || rest.as_bytes()[2] != b':'
        || hour > "24"
        || minute > "59"
    {
        return None;
    }
    let mut end = 5;
    if rest.as_bytes().get(5) == Some(&b':') && rest.get(6..8).is_some_and(digits) {
        end = 8;
        let fraction = rest[8..].strip_prefix('.').unwrap_or("");
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    let zone = rest[end..].trim();
    let zone = match zone.as_bytes() {
        [b'Z' | b'z'] => "Z".to_owned(),
        [sign @ (b'+' | b'-'), h1, h2, tail @ ..] if h1.is_ascii_digit() && h2.is_ascii_digit() => {
            let minutes: String =
                tail.iter().filter(|b| b.is_ascii_digit()).map(|b| *b as char).collect();
            let minutes = if minutes.len() == 2 { minutes } else { "00".to_owned() };
            format!("{}{}{}:{minutes}", *sign as char, *h1 as char, *h2 as char)
        }
        _ if zone.eq_ignore_ascii_case("utc") || zone.eq_ignore_ascii_case("gmt") => "Z".to_owned(),
        _ => String::new(),
    };
    Some(format!("T{}{zone}", &rest[..end]))
}

/// The day in an address: `/2024/03/05/`, `/2024-03-05-`, `/20240305/`.
pub(super) fn in_url(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or("");
    let mut numbers: Vec<(usize, u32)> = Vec::new();
    for part in path.split(['/', '-', '_', '.']) {
        if !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit()) {
            numbers.push((part.len(), part.parse().ok()?));
            let day = match numbers[..] {
                [.., (4, year), (1 | 2, month), (1 | 2, day)] => (year, month, day),
                [.., (8, all)] => (all / 10_000, all / 100 % 100, all % 100),
                _ => continue,
            };
            if is_day(day) {
                return Some(iso_day(day));
            }
        } else {
            numbers.clear();
        }
    }
    None
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    /// A number, how many digits it has, and the mark before it.
    Number(u32, usize, char),
    Month(u32),
    /// A word, by its letters.
    Word(usize),
}

/// The first date with a year in running text.
pub(super) fn in_text(text: &str, language: Option<&str>) -> Option<String> {
    // A year has four digits that stand together: most texts end here.
    let mut run = 0;
    let has_year = text.chars().any(|c| {
        run = if digit(c).is_some() { run + 1 } else { 0 };
        run == 4
    });
    if !has_year {
        return None;
    }
    let tokens = tokens(text, language);
    let parts: Vec<(usize, Token)> =
        tokens.iter().copied().enumerate().filter(|(_, t)| !matches!(t, Token::Word(_))).collect();
    // Only short words may stand between the parts of a date.
    let near = |a: usize, b: usize| {
        let between = &tokens[a.min(b) + 1..a.max(b)];
        between.len() <= 2 && between.iter().all(|t| matches!(t, Token::Word(n) if *n <= BETWEEN))
    };
    let month_first = month_first(language);
    for (i, &(at, token)) in parts.iter().enumerate() {
        let Token::Number(year, 4, _) = token else { continue };
        if !YEARS.contains(&year) {
            continue;
        }
        if let [.., (a_at, a), (b_at, b)] = parts[..i]
            && near(a_at, b_at)
            && near(b_at, at)
        {
            let (month, day) = match (a, b) {
                (Token::Number(day, 1 | 2, _), Token::Month(month))
                | (Token::Month(month), Token::Number(day, 1 | 2, _)) => (month, day),
                (Token::Number(a, 1 | 2, _), Token::Number(b, 1 | 2, mark)) => {
                    let swap = b > 12 || (month_first && a <= 12 && mark != '.');
                    if swap { (a, b) } else { (b, a) }
                }
                _ => (0, 0),
            };
            if is_day((year, month, day)) {
                return Some(iso_day((year, month, day)));
            }
        }
        if let [(a_at, a), (b_at, b), ..] = parts[i + 1..]
            && near(at, a_at)
            && near(a_at, b_at)
        {
            let (month, day) = match (a, b) {
                (
                    Token::Number(month, 1 | 2, _) | Token::Month(month),
                    Token::Number(day, 1 | 2, _),
                ) => (month, day),
                (Token::Number(day, 1 | 2, _), Token::Month(month)) => (month, day),
                _ => (0, 0),
            };
            if is_day((year, month, day)) {
                return Some(iso_day((year, month, day)));
            }
        }
    }
    None
}

fn tokens(text: &str, language: Option<&str>) -> Vec<Token> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut number: Option<(u32, usize)> = None;
    let (mut mark, mut before) = (' ', ' ');
    for c in text.chars().chain([' ']) {
        let digit = digit(c);
        if digit.is_none()
            && let Some((value, digits)) = number.take()
        {
            out.push(Token::Number(value, digits, before));
        }
        let letter = c.is_alphabetic() || (!word.is_empty() && is_mark(c));
        if !letter && !word.is_empty() {
            out.push(
                month(&word, language).map_or(Token::Word(word.chars().count()), Token::Month),
            );
            word.clear();
        }
        if let Some(digit) = digit {
            let (value, digits) = number.unwrap_or_else(|| {
                before = mark;
                (0, 0)
            });
            number = Some((value.saturating_mul(10).saturating_add(digit), digits + 1));
        } else if letter {
            word.extend(c.to_lowercase());
        }
        mark = c;
        if out.len() >= TOKENS {
            break;
        }
    }
    out
}

/// Marks that stand inside words: combining ones, and the joiners of Indic and Persian spelling.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && (unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200c}' | '\u{200d}'))
}

/// The month of a name in lower case: in the page's language, else what most languages mean by it.
fn month(name: &str, language: Option<&str>) -> Option<u32> {
    static TABLE: OnceLock<Vec<(&str, u32, &str)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let line = |line: &'static str| {
            let (name, rest) = line.split_once('\t')?;
            let (month, languages) = rest.split_once('\t')?;
            Some((name, month.parse().ok()?, languages))
        };
        MONTHS.lines().filter_map(line).collect()
    });
    let from = table.partition_point(|(n, ..)| *n < name);
    let base = language.and_then(|l| l.split(['-', '_']).next()).unwrap_or("").to_ascii_lowercase();
    let spoken = |languages: &str| languages.split(' ').any(|l| l == base);
    // Two letters (`de`, `ab`) are a month only in a language that writes it so.
    let long = name.chars().nth(2).is_some();
    let same = table[from..].iter().take_while(|(n, ..)| *n == name);
    let best = same.filter(|(.., languages)| long || spoken(languages)).max_by_key(
        |(_, month, languages)| {
            (spoken(languages), languages.split(' ').count(), std::cmp::Reverse(*month))
        },
    );
    best.map(|(_, month, _)| *month)
}

/// Whether numbers stand as month, day, year.
fn month_first(language: Option<&str>) -> bool {
    let Some(language) = language else { return false };
    let mut tag = language.replace('_', "-");
    loop {
        let listed = ORDER.lines().find_map(|l| {
            let (locale, first) = l.split_once('\t')?;
            locale.eq_ignore_ascii_case(&tag).then_some(first == "M")
        });
        match (listed, tag.rfind('-')) {
            (Some(first), _) => return first,
            (None, Some(at)) => tag.truncate(at),
            (None, None) => return false,
        }
    }
}

/// The value of a decimal digit of the scripts that dates are written in.
fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    const ZEROES: [u32; 10] =
        [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xE50, 0xED0, 0x1040, 0xFF10];
    ZEROES.iter().find_map(|&zero| (c as u32).checked_sub(zero).filter(|d| *d < 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_dates() {
        for (text, iso) in [
            ("2024-03-05", "2024-03-05"),
            ("2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z"),
            ("2024-03-05 10:00:00 +0100", "2024-03-05T10:00:00+01:00"),
            ("2024-03-05T10:00:00.123-03", "2024-03-05T10:00:00.123-03:00"),
            ("2024/03/05 9 Uhr", "2024-03-05"),
            ("20240305", "2024-03-05"),
            ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
        ] {
            assert_eq!(stated(text, None).as_deref(), Some(iso), "{text}");
        }
        for text in
            ["", "yesterday", "1709632800", "2024-13-05", "2024-02-30", "05.03.", "é2024-99-05"]
        {
            assert_eq!(stated(text, None), None, "{text}");
        }
    }

    #[test]
    fn written_dates_in_many_languages() {
        for (language, text) in [
            ("en-GB", "Published on Tuesday, 5 March 2024 at 10:30"),
            ("en", "March 5th, 2024"),
            ("en", "03/05/2024"),
            ("en-GB", "05/03/2024"),
            ("en", "5.3.2024"),
            ("de", "Lokales · Dienstag, 5. März 2024"),
            ("tr", "5 Mart 2024 Salı 10:30"),
            ("es", "5 de marzo de 2024"),
            ("ru", "5 марта 2024 г."),
            ("ar", "الثلاثاء ٥ مارس ٢٠٢٤"),
            ("hi", "5 मार्च 2024"),
            ("vi", "Ngày 5 tháng 3 năm 2024"),
            ("ja", "2024年3月5日（火）"),
            ("ko", "2024년 3월 5일"),
            ("hu", "2024. március 5., kedd"),
        ] {
            assert_eq!(in_text(text, Some(language)).as_deref(), Some("2024-03-05"), "{text}");
        }
    }

    #[test]
    fn a_name_means_the_month_of_the_pages_language() {
        assert_eq!(in_text("5. listopada 2024", Some("hr")).as_deref(), Some("2024-10-05"));
        assert_eq!(in_text("5 listopada 2024", Some("pl")).as_deref(), Some("2024-11-05"));
    }

    #[test]
    fn numbers_that_are_no_date() {
        for text in [
            "In 2024 some 300 people",
            "flight 12, room 2024",
            "tel. 0212 2024 33",
            "3 ships until 2024",
        ] {
            assert_eq!(in_text(text, Some("en")), None, "{text}");
        }
    }

    #[test]
    fn addresses_carry_dates() {
        assert_eq!(in_url("https://a.example/2024/03/05/fog").as_deref(), Some("2024-03-05"));
        assert_eq!(
            in_url("https://a.example/news-2024-03-05-fog.html").as_deref(),
            Some("2024-03-05")
        );
        assert_eq!(
            in_url("https://a.example/20240305/fog?x=2020/01/01").as_deref(),
            Some("2024-03-05")
        );
        assert_eq!(in_url("https://a.example/id/2024/99/1"), None);
    }
}
