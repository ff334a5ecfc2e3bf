//! Answers that browsers read and strict readers refuse: odd heads, odd ends, and `Location` in bytes.

use super::farm::Fault;

const PAGE: &str = "<!doctype html><html><title>Bins</title><p>Bins</html>";

/// What such a server sends, byte for byte; the connection is closed after it. None for the others.
pub(crate) fn odd_answer(fault: Fault, path: &str) -> Option<Vec<u8>> {
    let length = PAGE.len();
    let with = |lines: &str| {
        format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: {length}\r\n\r\n{PAGE}").into_bytes()
    };
    let html = "Content-Type: text/html\r\n";
    let to = |to: &[u8]| {
        [
            b"HTTP/1.1 302 Found\r\nLocation: ",
            to,
            b"\r\nContent-Length: 0\r\n\r\n",
        ]
        .concat()
    };
    Some(match fault {
        Fault::HeadNameWithSpace => with(&format!("PHP Warning: Unable to load x\r\n{html}")),
        Fault::HeadNoColon => with(&format!("garbage line\r\n{html}: nothing\r\n")),
        Fault::HeadFolded => {
            with("Content-Type: text/html;\r\n charset=utf-8\r\nX-A: b\r\n\tc\r\n")
        }
        Fault::HeadSpaceBeforeColon => with("Content-Type : text/html\r\nX-A\t: b\r\n"),
        Fault::HeadControls => with(&format!("X-A: a\x01b\x7f\r\nX\x02B: c\r\n{html}")),
        Fault::HeadOfHundreds => {
            let lines: String = (0..400).map(|n| format!("X-{n}: y\r\n")).collect();
            with(&(lines + html))
        }
        Fault::HeadBareNewlines => {
            let head =
                format!("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: {length}\n\n");
            (head + PAGE).into_bytes()
        }
        Fault::HeadNoPhrase => {
            format!("HTTP/1.1 200\r\n{html}Content-Length: {length}\r\n\r\n{PAGE}").into_bytes()
        }
        Fault::HeadLatin1 => {
            let head =
                b"HTTP/1.0 200 D'accord \xe9\r\nX-Caf\xe9: \xe9\r\nContent-Type: text/html\r\n\r\n";
            [head, PAGE.as_bytes()].concat()
        }
        Fault::TypeOfAnything => with("Content-Type: */*\r\n"),
        Fault::TypeUnknown => with("Content-Type: unknown/unknown\r\n"),
        Fault::LengthTooLong => format!(
            "HTTP/1.1 200 OK\r\n{html}Content-Length: {}\r\n\r\n{PAGE}",
            length + 50
        )
        .into_bytes(),
        Fault::NoLastChunk => format!(
            "HTTP/1.1 200 OK\r\n{html}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{PAGE}\r\n"
        )
        .into_bytes(),
        Fault::LocationUtf8 if path == "/" => to("/hafan-tŷ?lle=Môn#t".as_bytes()),
        Fault::LocationUtf8 if path == "/hafan-t%C5%B7?lle=M%C3%B4n" => with(html),
        Fault::LocationLatin1 if path == "/" => to(b"/M\xf4n"),
        Fault::LocationLatin1 if path == "/M%C3%B4n" => with(html),
        _ => return None,
    })
}
