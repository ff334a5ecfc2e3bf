//! Blocks of content as HTML, dressed as a family dresses them.

use std::fmt::Write as _;

use crate::demo::plan::shape::Widget;
use crate::demo::script::{Block, Span, blocks};

/// The tags a family puts round its blocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dress {
    /// Before and after a second-level heading.
    pub(crate) heading: [&'static str; 2],
    /// Before and after a paragraph.
    pub(crate) paragraph: [&'static str; 2],
    /// Opens a list.
    pub(crate) list: &'static str,
    /// Class and role of a call to action.
    pub(crate) action: &'static str,
    /// Before and after a call to action.
    pub(crate) action_wrap: [&'static str; 2],
    /// Before and after a notice.
    pub(crate) notice: [&'static str; 2],
    /// Opens a table.
    pub(crate) table: &'static str,
    /// Class of a field's wrapper.
    pub(crate) field: &'static str,
    /// One form lies round the whole page, so that fields stand without one of their own.
    pub(crate) page_form: bool,
}

impl Dress {
    /// The content as HTML.
    pub(crate) fn content(&self, markup: &str) -> String {
        let mut html = String::with_capacity(markup.len() * 2);
        for block in blocks(markup) {
            self.block(&mut html, &block);
            html.push('\n');
        }
        html
    }

    fn block(&self, html: &mut String, block: &Block) {
        match block {
            Block::Heading(words) => wrap(html, self.heading, &escape(words)),
            Block::Paragraph(parts) => wrap(html, self.paragraph, &spans(parts)),
            Block::Notice(parts) => wrap(html, self.notice, &spans(parts)),
            Block::List(entries) => {
                html.push_str(self.list);
                for entry in entries {
                    let _ = write!(html, "<li>{}</li>", spans(entry));
                }
                html.push_str("</ul>");
            }
            Block::Table(rows) => self.table(html, rows),
            Block::Action { words, target } => {
                let link = format!(
                    "<a href=\"{}\" {}>{}</a>",
                    escape(target),
                    self.action,
                    escape(words)
                );
                wrap(html, self.action_wrap, &link);
            }
            Block::Form(fields) => self.form(html, fields),
            Block::Widget { sort, words } => {
                html.push_str(&Widget::by_id(sort).map_or_else(String::new, |w| widget(w, words)));
            }
            Block::Frame(target) => {
                let _ = write!(
                    html,
                    "<iframe src=\"{}\" title=\"Online form\" width=\"100%\" height=\"600\"></iframe>",
                    escape(target)
                );
            }
        }
    }

    fn table(&self, html: &mut String, rows: &[Vec<String>]) {
        html.push_str(self.table);
        for (number, row) in rows.iter().enumerate() {
            let cell = if number == 0 { "th" } else { "td" };
            html.push_str("<tr>");
            for words in row {
                let _ = write!(html, "<{cell}>{}</{cell}>", escape(words));
            }
            html.push_str("</tr>");
        }
        html.push_str("</table>");
    }

    fn form(&self, html: &mut String, fields: &[String]) {
        if !self.page_form {
            html.push_str("<form method=\"post\" action=\"\">");
        }
        for name in fields {
            self.field(html, name.trim());
        }
        let button = if fields.iter().any(|f| f == "password") {
            "Sign in"
        } else if fields.len() == 1 {
            "Find"
        } else {
            "Continue"
        };
        let _ = write!(html, "<p><button type=\"submit\">{button}</button></p>");
        if !self.page_form {
            html.push_str("</form>");
        }
    }

    fn field(&self, html: &mut String, name: &str) {
        let (label, input) = match name {
            "map" => {
                html.push_str(
                    "<div id=\"map\" class=\"leaflet-container\" style=\"height:400px\"></div>\
                     <script src=\"/assets/leaflet/leaflet.js\"></script>",
                );
                return;
            }
            "postcode" => (
                "Enter your postcode",
                "type=\"text\" autocomplete=\"postal-code\"",
            ),
            "street" => ("Street name", "type=\"text\""),
            "details" => ("Tell us what the problem is", ""),
            "name" => ("Full name", "type=\"text\" autocomplete=\"name\""),
            "email" => ("Email address", "type=\"email\" autocomplete=\"email\""),
            "phone" => ("Telephone number", "type=\"tel\" autocomplete=\"tel\""),
            "photo" => ("Upload a photo", "type=\"file\" accept=\"image/*\""),
            "reference" => ("Reference number", "type=\"text\""),
            "amount" => ("Amount to pay", "type=\"text\" inputmode=\"decimal\""),
            "search" => ("Reference, keyword or name", "type=\"text\""),
            "username" => (
                "Email address or user name",
                "type=\"text\" autocomplete=\"username\"",
            ),
            "password" => (
                "Password",
                "type=\"password\" autocomplete=\"current-password\"",
            ),
            other => (other, "type=\"text\""),
        };
        let _ = write!(
            html,
            "<div class=\"{}\"><label for=\"f-{name}\">{label}</label>",
            self.field
        );
        let _ = if name == "details" {
            write!(
                html,
                "<textarea id=\"f-{name}\" name=\"{name}\" rows=\"5\"></textarea></div>"
            )
        } else {
            write!(
                html,
                "<input id=\"f-{name}\" name=\"{name}\" {input}></div>"
            )
        };
    }
}

/// A tool as it stands in the page before a script has run. Source: findings, "A tool that is put in
/// by a script or a frame".
fn widget(widget: Widget, words: &str) -> String {
    let words = escape(words);
    let id = super::slug(&words, "-");
    match widget {
        Widget::Mount => format!(
            "<div id=\"{id}-root\"></div><script src=\"/assets/apps/{id}.js\" defer></script>"
        ),
        Widget::Placeholder => format!(
            "<div class=\"cms-form\" data-form=\"{}\"></div><script src=\"/assets/forms.js\"></script>",
            id.to_uppercase()
        ),
        Widget::Button => format!(
            "<button type=\"button\" class=\"open-tool\">{words}</button><script src=\"/assets/tools.js\"></script>"
        ),
        Widget::Hash => format!("<p><a href=\"#\" role=\"button\">{words}</a></p>"),
        Widget::JavaScript => {
            format!("<p><a href=\"javascript:openTool('{id}')\">{words}</a></p>")
        }
        Widget::Frame => format!(
            "<iframe src=\"https://tools.publicdesk.example/embed/{id}\" title=\"{words}\" width=\"100%\" height=\"700\"></iframe>"
        ),
        Widget::LazyFrame => format!(
            "<iframe data-src=\"https://tools.publicdesk.example/embed/{id}\" class=\"lazyload\" title=\"{words}\"></iframe>"
        ),
        Widget::Element => format!(
            "<council-tool name=\"{id}\"></council-tool><script type=\"module\" src=\"/assets/council-tool.js\"></script>"
        ),
        Widget::Loader => format!(
            "<h2>{words}</h2><script async src=\"https://cdn.publicdesk.example/loader.js\" data-tool=\"{id}\"></script>"
        ),
        Widget::PostBack => format!(
            "<form method=\"post\" action=\"\"><input type=\"hidden\" name=\"step\" value=\"0\"><button type=\"submit\" name=\"start\" value=\"1\">{words}</button></form>"
        ),
    }
}

fn wrap(html: &mut String, tags: [&str; 2], inner: &str) {
    html.push_str(tags[0]);
    html.push_str(inner);
    html.push_str(tags[1]);
}

fn spans(parts: &[Span]) -> String {
    let mut html = String::new();
    for part in parts {
        match part {
            Span::Words(words) => html.push_str(&escape(words)),
            Span::Link { words, target } => {
                let _ = write!(html, "<a href=\"{}\">{}</a>", escape(target), escape(words));
            }
        }
    }
    html
}

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    if !text.contains(['&', '<', '>', '"']) {
        return text.to_owned();
    }
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
