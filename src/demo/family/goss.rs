//! GOSS: numbered articles, a strip of icons for the menu, sections in divs.

use super::{Chrome, Doc, Dress, escape, items, language_switch, opening};

const DRESS: Dress = Dress {
    heading: ["<h2 class=\"a-heading\">", "</h2>"],
    paragraph: ["<p>", "</p>"],
    list: "<ul>",
    action: "class=\"a-button a-button--primary\"",
    action_wrap: ["<p class=\"a-relatedlinks\">", "</p>"],
    notice: ["<div class=\"a-panel a-panel--important\">", "</div>"],
    table: "<div class=\"tablewrapper\"><table>",
    field: "form-group field text",
    page_form: false,
};

pub(super) fn page(doc: &Doc, chrome: &Chrome) -> String {
    let head = "<link rel=\"stylesheet\" href=\"/dynamic.css?v=20\">\n<script src=\"/dynamic.js?v=20\" defer></script>\n";
    let mut html = opening(doc, chrome, "<!DOCTYPE html>\n", head);
    html.push_str(
        "<body class=\"article\">\n<div class=\"mainpage\">\n<header class=\"pageheader\">",
    );
    html.push_str(&format!(
        "<div class=\"sitelogo\"><a href=\"{}\">{}</a></div>",
        chrome.home,
        escape(&chrome.name)
    ));
    html.push_str(&format!(
        "<div class=\"iconset\"><ul>{}</ul>{}</div></header>\n",
        items(&chrome.tools, ""),
        language_switch(doc)
    ));
    html.push_str(&format!(
        "<nav class=\"gi-sitenav\" aria-label=\"Site\"><ul>{}</ul></nav>\n",
        items(&chrome.menu, " class=\"gi-sitenav__item\"")
    ));
    if !doc.crumbs.is_empty() {
        html.push_str(&format!("<nav class=\"rwdtrail\" aria-label=\"Breadcrumb trail\"><ul class=\"breadcrumb\">{}</ul></nav>\n", items(&doc.crumbs, "")));
    }
    html.push_str("<main id=\"content\"><article class=\"container contentpage\">\n");
    match &doc.h1 {
        Some(h1) => html.push_str(&format!(
            "<div class=\"a-intro\"><h1>{}</h1></div>\n",
            escape(h1)
        )),
        None => html.push_str(&format!(
            "<div class=\"a-intro\"><span class=\"bigtitle\">{}</span></div>\n",
            escape(&doc.title)
        )),
    }
    html.push_str(&format!(
        "<div class=\"a-body\">{}</div>\n",
        DRESS.content(&doc.body)
    ));
    if !doc.children.is_empty() {
        html.push_str("<div class=\"gridrow\">");
        for (words, href) in &doc.children {
            html.push_str(&format!("<section class=\"listitem\"><h2 class=\"listitem__title\"><a href=\"{}\">{}</a></h2></section>\n", escape(href), escape(words)));
        }
        html.push_str("</div>\n");
    }
    html.push_str("</article></main>\n");
    if !doc.aside.is_empty() {
        html.push_str(&format!(
            "<aside class=\"a-related\"><h2>Related articles</h2><ul>{}</ul></aside>\n",
            items(&doc.aside, "")
        ));
    }
    html.push_str(&format!(
        "<footer class=\"pagefooter\"><ul>{}</ul></footer>\n</div>\n</body>\n</html>\n",
        items(&chrome.footer, "")
    ));
    html
}
