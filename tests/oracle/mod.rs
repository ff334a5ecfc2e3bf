//! robots.txt read a second time, by code that shares nothing with beadle's: what Google's published
//! parser does, step by step and without a thought for speed. Tests hold beadle, and what a server
//! was asked for, against it.

/// One robots.txt.
pub(crate) struct Oracle {
    lines: Vec<(Key, Vec<u8>)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Key {
    Agent,
    Allow,
    Disallow,
    Delay,
}

/// Keys by their beginnings, in small letters.
const KEYS: [(&str, Key); 14] = [
    ("user-agent", Key::Agent),
    ("useragent", Key::Agent),
    ("user agent", Key::Agent),
    ("allow", Key::Allow),
    ("disallow", Key::Disallow),
    ("dissallow", Key::Disallow),
    ("dissalow", Key::Disallow),
    ("disalow", Key::Disallow),
    ("diasllow", Key::Disallow),
    ("disallaw", Key::Disallow),
    ("crawl-delay", Key::Delay),
    ("crawldelay", Key::Delay),
    ("crawl delay", Key::Delay),
    ("crawl_delay", Key::Delay),
];

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && is_space(first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && is_space(last)
    {
        text = rest;
    }
    text
}

fn before(text: &[u8], stop: u8) -> &[u8] {
    text.split(|b| *b == stop).next().unwrap_or(text)
}

impl Oracle {
    pub(crate) fn read(bytes: &[u8]) -> Oracle {
        let mark = [0xEF, 0xBB, 0xBF];
        let skip = bytes
            .iter()
            .zip(mark)
            .take_while(|(a, b)| **a == *b)
            .count();
        let lines = bytes[skip..].split(|b| matches!(b, b'\n' | b'\r'));
        Oracle {
            lines: lines.filter_map(line).collect(),
        }
    }

    /// Whether an agent may fetch a path (with its query), beginning with `/`.
    pub(crate) fn allows(&self, agent: &str, path: &str) -> bool {
        let (mut everyone, mut named, mut ruled, mut ever_named) = (false, false, false, false);
        // The longest match so far: of allow and disallow, for everyone and by name.
        let mut best = [[0_usize; 2]; 2];
        for (key, value) in &self.lines {
            match key {
                Key::Agent => {
                    if ruled {
                        (everyone, named, ruled) = (false, false, false);
                    }
                    if value.first() == Some(&b'*') && value.get(1).is_none_or(is_space) {
                        everyone = true;
                    } else if token(value).eq_ignore_ascii_case(agent.as_bytes()) {
                        named = true;
                        ever_named = true;
                    }
                }
                Key::Allow | Key::Disallow if everyone || named => {
                    ruled = true;
                    let way = usize::from(*key == Key::Disallow);
                    let length = longest(*key, value, path.as_bytes());
                    let best = &mut best[usize::from(named)][way];
                    *best = length.max(*best);
                }
                _ => {}
            }
        }
        let [allow, disallow] = best[usize::from(ever_named)];
        allow >= disallow
    }

    /// The Crawl-delay in seconds for an agent that no group names: the largest that is said
    /// below a line for everyone.
    pub(crate) fn delay_for_everyone(&self) -> Option<f64> {
        let (mut everyone, mut ruled) = (false, false);
        let mut largest: Option<f64> = None;
        for (key, value) in &self.lines {
            match key {
                Key::Agent if ruled => (everyone, ruled) = (value == b"*", false),
                Key::Agent => everyone |= value == b"*",
                Key::Delay if everyone => {
                    let seconds = String::from_utf8_lossy(value).parse().ok();
                    largest = largest.into_iter().chain(seconds).reduce(f64::max);
                }
                Key::Delay => {}
                Key::Allow | Key::Disallow => ruled = true,
            }
        }
        largest
    }
}

fn line(raw: &[u8]) -> Option<(Key, Vec<u8>)> {
    let line = trim(before(before(raw, 0), b'#'));
    let at = match line.iter().position(|b| *b == b':') {
        Some(at) => at,
        // A forgotten colon: two words and no more.
        None => {
            let at = line.iter().position(|b| matches!(b, b' ' | b'\t'))?;
            let value = trim(&line[at..]);
            if value.iter().any(|b| matches!(b, b' ' | b'\t')) {
                return None;
            }
            at
        }
    };
    let name = trim(&line[..at]).to_ascii_lowercase();
    let (_, key) = KEYS
        .into_iter()
        .find(|(known, _)| name.starts_with(known.as_bytes()))?;
    let value = trim(&line[at + 1..]);
    Some(match key {
        Key::Allow | Key::Disallow => (key, escaped(value)),
        _ => (key, value.to_vec()),
    })
}

/// Percent-encodings in capitals, bytes above 127 encoded.
fn escaped(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = value;
    loop {
        match rest {
            [] => return out,
            [b'%', a, b, more @ ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {
                out.extend([b'%', a.to_ascii_uppercase(), b.to_ascii_uppercase()]);
                rest = more;
            }
            [byte, more @ ..] => {
                if byte.is_ascii() {
                    out.push(*byte);
                } else {
                    out.extend(format!("%{byte:02X}").bytes());
                }
                rest = more;
            }
        }
    }
}

fn token(value: &[u8]) -> &[u8] {
    let is_token = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_');
    let end = value.iter().position(|b| !is_token(b));
    &value[..end.unwrap_or(value.len())]
}

/// The length of the rule if it matches, else of what `/index.htm` stands for, else nothing.
fn longest(key: Key, rule: &[u8], path: &[u8]) -> usize {
    if matches(rule, path) {
        return rule.len();
    }
    let Some(slash) = rule.iter().rposition(|b| *b == b'/') else {
        return 0;
    };
    if key == Key::Allow && rule[slash..].starts_with(b"/index.htm") {
        let folder = [&rule[..=slash], b"$"].concat();
        if matches(&folder, path) {
            return folder.len();
        }
    }
    0
}

/// Every place in the path that can be reached by the rule read so far.
fn matches(rule: &[u8], path: &[u8]) -> bool {
    let mut places = vec![0];
    for (at, byte) in rule.iter().enumerate() {
        match byte {
            b'$' if at + 1 == rule.len() => return places.last() == Some(&path.len()),
            b'*' => places = (places[0]..=path.len()).collect(),
            _ => {
                places.retain(|place| path.get(*place) == Some(byte));
                places.iter_mut().for_each(|place| *place += 1);
            }
        }
        if places.is_empty() {
            return false;
        }
    }
    true
}
