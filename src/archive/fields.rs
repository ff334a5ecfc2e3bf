//! The named fields at the head of a WARC record, and those inside `application/warc-fields`.
//!
//! Reads: bytes of any quality. / Makes: names and values in order. / Never: lets a line break in
//! a value start a new field.

/// Names and values in order; names are compared without case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// The first value with this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Adds a field. Line breaks in the value become spaces.
    pub(super) fn push(&mut self, name: &str, value: impl AsRef<str>) {
        let value = value.as_ref().replace(['\r', '\n'], " ");
        self.0.push((name.to_owned(), value));
    }

    /// Lines `Name: value`, each with CR LF.
    pub(super) fn write_to(&self, out: &mut Vec<u8>) {
        for (name, value) in &self.0 {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
    }

    /// Reads lines up to an empty one or the end. A line that begins with white space goes on
    /// with the value before it; a line without a colon is passed over.
    pub(super) fn parse(bytes: &[u8]) -> Fields {
        let mut fields = Fields::default();
        for line in bytes.split(|b| *b == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                break;
            }
            fields.take_line(&text(line));
        }
        fields
    }

    fn take_line(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            self.0.push((name, value));
        }
    }
}

/// Bytes as text: UTF-8 where it is valid, else each byte as its Latin-1 character, so that
/// nothing is lost and no reader stumbles.
pub(crate) fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(valid) => valid.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_in_a_value_cannot_start_a_field() {
        let mut fields = Fields::default();
        fields.push("Via", "a\r\nWARC-Type: response");
        let mut out = Vec::new();
        fields.write_to(&mut out);
        assert_eq!(Fields::parse(&out).0.len(), 1);
    }

    #[test]
    fn folded_lines_and_bare_line_feeds_are_read() {
        let fields = Fields::parse(b"A: one\n two\nno colon\nb:three\r\n\r\nC: after the head");
        assert_eq!(fields.get("a"), Some("one two"));
        assert_eq!(fields.get("B"), Some("three"));
        assert_eq!(fields.get("C"), None);
    }
}
