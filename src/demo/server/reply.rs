//! An answer of the simulated sector, and how it goes over the wire.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, StatusCode, header};

use crate::demo::dice::Dice;

/// Pages over this size are sent gzip coded by the sites that do so.
const GZIP_FROM: usize = 2_000;

/// An answer before it is coded for the wire.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    media: &'static str,
    headers: Vec<(header::HeaderName, String)>,
    body: Vec<u8>,
    pub(super) gzip: bool,
    /// It is the page of the address that was asked for.
    pub(super) told: bool,
}

impl Reply {
    pub(super) fn new(status: u16, media: &'static str, body: impl Into<Vec<u8>>) -> Reply {
        Reply {
            status,
            media,
            headers: Vec::new(),
            body: body.into(),
            gzip: false,
            told: false,
        }
    }

    pub(super) fn with(mut self, name: header::HeaderName, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn send(
        self,
        head: bool,
        wants_gzip: bool,
        unchanged: &str,
    ) -> Response<Full<Bytes>> {
        let tag = format!(
            "\"{:016x}\"",
            Dice::new(7)
                .on(&String::from_utf8_lossy(&self.body))
                .number()
        );
        let mut builder = Response::builder().header(header::CONTENT_TYPE, self.media);
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if self.status == 200 {
            builder = builder.header(header::ETAG, &tag);
            if unchanged == tag {
                return finish(builder.status(StatusCode::NOT_MODIFIED), Vec::new());
            }
        }
        let mut body = self.body;
        if self.gzip && wants_gzip && body.len() > GZIP_FROM {
            builder = builder.header(header::CONTENT_ENCODING, "gzip");
            body = gzip(&body);
        }
        builder = builder
            .status(self.status)
            .header(header::CONTENT_LENGTH, body.len());
        finish(builder, if head { Vec::new() } else { body })
    }
}

fn finish(builder: hyper::http::response::Builder, body: Vec<u8>) -> Response<Full<Bytes>> {
    builder
        .body(Full::new(Bytes::from(body)))
        .unwrap_or_else(|_| Response::new(Full::new(Bytes::new())))
}

fn gzip(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    // Writing to memory does not fail; were it to, the page would go out empty and be seen at once.
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let _ = coder.write_all(body);
    coder.finish().unwrap_or_default()
}
