//! How letters follow each other in the languages that legacy encodings were made for: what a decoding costs in bits.
//!
//! In: decoded text. Out: the cost of reading it as the likeliest of these languages. Never: bytes, or a choice among encodings.
//!
//! Single-byte encodings only rename bytes, so the probability of a text is the probability of its bytes, and costs of different decodings of the same
//! bytes can be compared as they are. Alphabets have a table of letter pairs for each language; Chinese, Japanese and Korean have
//! the costs of single characters. Case, signs and mixed scripts cost the same in all languages.

use std::sync::OnceLock;

/// Costs are stored in sixteenths of a bit.
pub(crate) const UNIT: u32 = 16;
/// The compiled-in weights, compressed.
static PACKED: &[u8] = include_bytes!("../../corpora/models/letters.bin.zst");
const MAGIC: &[u8; 4] = b"TZLT";
/// Letters of one language at most, so that a pair's row fits a byte.
#[cfg(feature = "train")]
pub(crate) const ALPHABET: usize = 120;

/// A letter outside the alphabet of a language, as in foreign names, its neighbours not counted.
const STRANGE: u32 = 15 * UNIT;
/// An ASCII letter in a word of another script, and a character of a language without pairs that its table lacks.
const ASCII: u32 = 5 * UNIT;
const RARE: u32 = 17 * UNIT;

/// What the trainer hands over for one language.
#[cfg(feature = "train")]
pub struct Language {
    /// BCP-47.
    pub label: String,
    /// Bits that the language costs beforehand, in sixteenths.
    pub prior: u8,
    /// The letters, folded, in the order of the table; sorted where there are no pairs.
    pub letters: Vec<char>,
    /// (n + 1)² costs of a letter (column) behind a letter (row), index 0 the edge of a word; or n costs of single letters.
    pub costs: Vec<u8>,
}

/// What the trainer hands over for signs: the cost of each behind and before edge, letter, digit and other (4 × 4).
#[cfg(feature = "train")]
pub struct Sign {
    /// The character.
    pub sign: char,
    /// Row: before it, column: behind it.
    pub costs: [u8; 16],
}

/// The model, ready to read with.
pub(super) struct Letters {
    languages: Vec<Ready>,
    /// The commonest language in Latin letters: what foreign words in other scripts are mostly in.
    commonest: usize,
    /// Numbers of letters below this are ASCII.
    ascii: u16,
    /// What each character of the BMP is.
    kinds: Vec<Kind>,
    signs: Vec<[u8; 16]>,
}

struct Ready {
    prior: u32,
    script: Script,
    /// Local number of each letter of the model, or cost of it.
    pairs: bool,
    local: Vec<u8>,
    width: usize,
    costs: Vec<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    /// White space, ASCII signs.
    #[default]
    Edge,
    Digit,
    /// Number in the model, whether it is upper case.
    Letter {
        id: u16,
        upper: bool,
        cased: bool,
    },
    Sign(u8),
    /// Signs no language of the model was seen with, letters of other scripts.
    Odd,
    /// Box drawing, cheap beside its like.
    Frame,
    /// Controls and replacement characters.
    Bad,
}

/// Scripts that a decoding can be in, by its letters above ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    Asian,
}
const SCRIPTS: usize = 7;

impl Script {
    /// Of a letter that is no ASCII one.
    fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z'
            | 'A'..='Z'
            | '\u{AA}'..='\u{24F}'
            | '\u{300}'..='\u{36F}'
            | '\u{1E00}'..='\u{1EFF}' => Self::Latin,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{400}'..='\u{52F}' => Self::Cyrillic,
            '\u{591}'..='\u{5F4}' => Self::Hebrew,
            '\u{600}'..='\u{6FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                Self::Arabic
            }
            '\u{E00}'..='\u{E7F}' => Self::Thai,
            '\u{1100}'..='\u{11FF}'
            | '\u{3040}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FF66}'..='\u{FF9F}' => Self::Asian,
            _ => return None,
        })
    }
}

/// A letter as a text is written in: lower case where there is one of a single character.
pub(crate) fn fold(c: char) -> char {
    let half_width = matches!(c, '\u{FF66}'..='\u{FF9F}');
    if half_width {
        return KANA.chars().nth(c as usize - 0xFF66).unwrap_or(c);
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}

/// Full-width forms of U+FF66 to U+FF9F.
const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// Letters and what stands inside words like letters: marks, the Thai and Arabic vowels.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{E31}'..='\u{E4E}' | '\u{FF9E}' | '\u{FF9F}' | 'ー')
            && !matches!(c, '\u{E3F}')
}

/// Class of a neighbour of a sign: edge, letter, digit, other.
pub(crate) fn side(c: Option<char>) -> usize {
    match c {
        None => 0,
        Some(c) if c.is_whitespace() => 0,
        Some(c) if c.is_ascii_digit() => 2,
        Some(c) if is_letter(c) => 1,
        Some(_) => 3,
    }
}

static MODEL: OnceLock<Letters> = OnceLock::new();

/// A decoding made ready for the languages: the letters' numbers, and what costs the same in all of them.
#[derive(Default)]
pub(super) struct Reading {
    letters: Vec<u16>,
    /// Words with a letter above ASCII, and what the others cost as the commonest language.
    native: Vec<u16>,
    foreign: u32,
    fixed: u32,
    by_script: [u32; SCRIPTS],
    /// Characters above ASCII.
    pub high: u32,
    /// Letters of words with a character above ASCII, and signs above ASCII.
    pub told: u32,
    /// Characters that no text holds: controls, replacement characters.
    pub bad: u32,
}

/// Cost of case inside a word, in sixteenths: rows edge, lower, upper; columns lower, upper. Set by hand, not counted: most words
/// begin in lower case, some are all capitals, and a capital behind a small letter hardly happens but in a wrong decoding.
const CASE: [[u32; 2]; 3] = [[4, 42], [0, 160], [10, 20]];
/// Letters of two scripts side by side.
const MIXED: u32 = 8 * UNIT;
/// Signs are commoner on pages than among the interface strings and word lists that the model was counted in. Set by hand; no other
/// value was compared.
const PAGES: u32 = 3 * UNIT;
const ODD: u32 = 18 * UNIT;
const BAD: u32 = 24 * UNIT;

impl Letters {
    /// The model compiled in, unpacked at first use.
    pub fn get() -> &'static Self {
        MODEL.get_or_init(|| {
            let bytes = zstd::decode_all(PACKED).unwrap_or_default();
            Self::parse(&bytes).expect("the model compiled in is one that the trainer wrote")
        })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut ids = vec![0u16; 0x1_0000];
        let mut count = 1u16;
        for c in b'a'..=b'z' {
            ids[usize::from(c)] = count;
            count += 1;
        }
        let ascii_end = count;
        let mut read = Vec::new();
        for _ in 0..take_number(&mut rest)? {
            let n = take_number(&mut rest)?;
            let label = take(&mut rest, n)?;
            let prior = take(&mut rest, 1)?[0];
            let pairs = take(&mut rest, 1)?[0] == 1;
            let mut letters = Vec::new();
            let mut votes = [0u32; SCRIPTS];
            for _ in 0..take_number(&mut rest)? {
                let two = take(&mut rest, 2)?;
                let at = u16::from_le_bytes([two[0], two[1]]);
                let id = &mut ids[usize::from(at)];
                if *id == 0 {
                    *id = count;
                    count += 1;
                }
                letters.push(*id);
                let letter = char::from_u32(u32::from(at)).filter(|c| !c.is_ascii());
                if let Some(script) = letter.and_then(Script::of) {
                    votes[script as usize] += 1;
                }
            }
            let script = ALL[(0..SCRIPTS).max_by_key(|s| votes[*s]).unwrap_or(0)];
            let costs = if pairs { (letters.len() + 1).pow(2) } else { letters.len() };
            let costs = take(&mut rest, costs)?;
            read.push((label, prior, script, pairs, letters, costs));
        }
        let mut signs = Vec::new();
        let mut sign_ids = vec![0u8; 0x1_0000];
        for _ in 0..take_number(&mut rest)? {
            let two = take(&mut rest, 2)?;
            sign_ids[usize::from(u16::from_le_bytes([two[0], two[1]]))] = signs.len() as u8 + 1;
            signs.push(<[u8; 16]>::try_from(take(&mut rest, 16)?).ok()?);
        }
        let kinds: Vec<Kind> = (0..0x1_0000u32).map(|c| kind(c, &ids, &sign_ids)).collect();
        let ascii: Vec<u16> = (b'a'..=b'z').map(|c| ids[usize::from(c)]).collect();
        let languages: Vec<Ready> = read
            .into_iter()
            .map(|(_, prior, script, pairs, letters, costs)| {
                ready(u32::from(prior), script, pairs, &letters, costs, count, &ascii)
            })
            .collect();
        let latin = languages.iter().enumerate().filter(|(_, l)| l.script == Script::Latin);
        let commonest = latin.min_by_key(|(_, l)| l.prior)?.0;
        Some(Self { languages, commonest, ascii: ascii_end, kinds, signs })
    }

    fn kind(&self, c: char) -> Kind {
        self.kinds.get(c as usize).copied().unwrap_or(Kind::Odd)
    }

    /// Makes a decoding ready.
    pub fn reading(&self, text: &str, out: &mut Reading) {
        out.letters.clear();
        (out.fixed, out.by_script, out.high, out.bad) = (0, [0; SCRIPTS], 0, 0);
        let mut chars = text.chars().peekable();
        let (mut before, mut case, mut script) = (None, 0usize, None);
        let (mut last, mut signs) = (Kind::Edge, 0u32);
        while let Some(c) = chars.next() {
            if matches!(c, '\u{FF9E}' | '\u{FF9F}') {
                // The half-width voicing marks go with the letter before.
                out.fixed += 3 * UNIT;
                out.high += 1;
                continue;
            }
            let kind = self.kind(c);
            out.high += u32::from(!c.is_ascii());
            let mut here = None;
            signs += u32::from(!c.is_ascii() && !matches!(kind, Kind::Letter { .. }));
            let mut next_case = 0;
            match kind {
                Kind::Letter { id, upper, cased } => {
                    out.letters.push(id);
                    here = Script::of(c);
                    if !c.is_ascii() {
                        out.by_script[here.unwrap_or(Script::Latin) as usize] += 1;
                    }
                    // Half-width kana are letters like others, and seldom.
                    if matches!(c, '\u{FF66}'..='\u{FF9F}')
                        && !matches!(before, Some('\u{FF66}'..='\u{FF9F}'))
                    {
                        out.fixed += 3 * UNIT;
                    }
                    if script.is_some() && here != script {
                        out.fixed += MIXED;
                    }
                    next_case = case;
                    if cased {
                        out.fixed += CASE[case][usize::from(upper)];
                        next_case = 1 + usize::from(upper);
                    }
                }
                Kind::Edge | Kind::Digit => {}
                Kind::Sign(n) => {
                    let at = side(before) * 4 + side(chars.peek().copied());
                    out.fixed += u32::from(self.signs[usize::from(n)][at]).saturating_sub(PAGES);
                }
                Kind::Odd => out.fixed += ODD,
                Kind::Frame => out.fixed += if last == Kind::Frame { 2 * UNIT } else { ODD },
                Kind::Bad => {
                    out.bad += 1;
                    out.fixed += BAD;
                }
            }
            if here.is_none() && out.letters.last().is_some_and(|l| *l != 0) {
                out.letters.push(0);
            }
            (before, case, script, last) = (Some(c), next_case, here, kind);
        }
        out.letters.push(0);
        out.native.clear();
        (out.foreign, out.told) = (0, signs);
        for word in out.letters.split_inclusive(|l| *l == 0) {
            if word.iter().all(|l| *l < self.ascii) {
                out.foreign += self.languages[self.commonest].cost(word);
            } else {
                out.native.extend_from_slice(word);
                out.told += word.len() as u32 - 1;
            }
        }
    }

    /// Bits for each letter of the words that tell something.
    pub fn each(&self, reading: &Reading, cost: u32) -> f32 {
        cost.saturating_sub(reading.foreign) as f32 / (UNIT * reading.told.max(1)) as f32
    }

    /// The cheapest language for a reading: its number and the cost of the whole, in sixteenths of a bit.
    pub fn cost(&self, reading: &Reading) -> (usize, u32) {
        let most = reading.by_script.iter().copied().max().unwrap_or(0);
        let fits = |l: &Ready| {
            let n = reading.by_script[l.script as usize];
            n > 0 && n * 3 >= most || (most == 0 && l.script == Script::Latin)
        };
        let costs = self.languages.iter().enumerate().filter(|(_, l)| fits(l));
        costs
            .map(|(i, l)| {
                let words = match l.script {
                    Script::Latin => l.cost(&reading.letters),
                    _ => l.cost(&reading.native) + reading.foreign,
                };
                (i, words + l.prior + reading.fixed)
            })
            .min_by_key(|(_, cost)| *cost)
            .unwrap_or((0, u32::MAX / 2))
    }
}

const ALL: [Script; SCRIPTS] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Greek,
    Script::Hebrew,
    Script::Arabic,
    Script::Thai,
    Script::Asian,
];

impl Ready {
    fn cost(&self, letters: &[u16]) -> u32 {
        if !self.pairs {
            return letters.iter().map(|l| u32::from(self.costs[usize::from(*l)])).sum();
        }
        let (mut sum, mut row) = (0u32, 0usize);
        for letter in letters {
            let column = usize::from(self.local[usize::from(*letter)]);
            sum += u32::from(self.costs[row * self.width + column]);
            row = column;
        }
        sum
    }
}

/// Fills the table up with what the alphabet lacks: two more rows and columns, ASCII letters and others.
fn ready(
    prior: u32,
    script: Script,
    pairs: bool,
    letters: &[u16],
    costs: &[u8],
    count: u16,
    ascii: &[u16],
) -> Ready {
    if !pairs {
        let mut by_id = vec![RARE as u16; usize::from(count)];
        by_id[0] = 0;
        for id in ascii {
            by_id[usize::from(*id)] = ASCII as u16;
        }
        for (id, cost) in letters.iter().zip(costs) {
            by_id[usize::from(*id)] = u16::from(*cost);
        }
        return Ready { prior, script, pairs, local: Vec::new(), width: 0, costs: by_id };
    }
    let n = letters.len() + 1;
    let width = n + 2;
    let (foreign, strange) = (n, n + 1);
    let mut local = vec![strange as u8; usize::from(count)];
    local[0] = 0;
    if script != Script::Latin {
        for id in ascii {
            local[usize::from(*id)] = foreign as u8;
        }
    }
    for (at, id) in letters.iter().enumerate() {
        local[usize::from(*id)] = at as u8 + 1;
    }
    let mut full = vec![STRANGE as u16; width * width];
    for row in 0..n {
        for column in 0..n {
            full[row * width + column] = u16::from(costs[row * n + column]);
        }
        full[row * width + foreign] = ASCII as u16;
        // Behind a letter that tells nothing, a letter costs what it does at the start of a word.
        full[foreign * width + row] = u16::from(costs[row]);
        full[strange * width + row] = u16::from(costs[row]);
    }
    full[foreign * width + foreign] = ASCII as u16;
    full[foreign * width] = 0;
    full[strange * width] = 0;
    Ready { prior, script, pairs, local, width, costs: full }
}

fn kind(c: u32, ids: &[u16], signs: &[u8]) -> Kind {
    // Half-width signs of Japanese are their full-width forms.
    let c = match c {
        0xFF61 => u32::from('。'),
        0xFF62 => u32::from('「'),
        0xFF63 => u32::from('」'),
        0xFF64 => u32::from('、'),
        0xFF65 => u32::from('・'),
        c => c,
    };
    let Some(char) = char::from_u32(c) else { return Kind::Bad };
    if char.is_ascii_digit() {
        return Kind::Digit;
    }
    if is_letter(char) {
        let folded = fold(char);
        let id = ids.get(folded as usize).copied().unwrap_or(0);
        return match id {
            0 => Kind::Odd,
            id => Kind::Letter {
                id,
                upper: char.is_uppercase(),
                cased: char.is_uppercase() || char.is_lowercase(),
            },
        };
    }
    match char {
        '\t' | '\n' | '\r' | '\u{c}' | ' ' => Kind::Edge,
        '\u{FFFD}' | '\u{0}'..'\u{20}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => Kind::Bad,
        _ if char.is_ascii() => Kind::Edge,
        _ if signs[c as usize] > 0 => Kind::Sign(signs[c as usize] - 1),
        '\u{2500}'..='\u{259F}' => Kind::Frame,
        _ => Kind::Odd,
    }
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(n)?;
    *rest = after;
    Some(taken)
}

fn take_number(rest: &mut &[u8]) -> Option<usize> {
    let two = take(rest, 2)?;
    Some(usize::from(u16::from_le_bytes([two[0], two[1]])))
}

/// Writes a model file, unpacked: magic, languages, signs; numbers and characters are two bytes.
#[cfg(feature = "train")]
pub(crate) fn write(languages: &[Language], signs: &[Sign]) -> Vec<u8> {
    fn number(out: &mut Vec<u8>, n: usize) {
        out.extend((n as u16).to_le_bytes());
    }
    let mut out = MAGIC.to_vec();
    number(&mut out, languages.len());
    for l in languages {
        number(&mut out, l.label.len());
        out.extend(l.label.bytes());
        out.push(l.prior);
        out.push(u8::from(l.costs.len() != l.letters.len()));
        number(&mut out, l.letters.len());
        l.letters.iter().for_each(|c| number(&mut out, *c as usize));
        out.extend(&l.costs);
    }
    number(&mut out, signs.len());
    for s in signs {
        number(&mut out, s.sign as usize);
        out.extend(s.costs);
    }
    out
}
