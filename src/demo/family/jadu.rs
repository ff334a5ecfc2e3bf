//! Jadu: a bare title, a menu of the section at the side, supplements to the right.

use super::{Chrome, Doc, Dress, escape, items, language_switch, opening};

const DRESS: Dress = Dress {
    heading: ["<h2>", "</h2>"],
    paragraph: ["<p>", "</p>"],
    list: "<ul class=\"list list--bulleted\">",
    action: "class=\"button button--primary\"",
    action_wrap: ["<p class=\"supplement__link\">", "</p>"],
    notice: ["<div class=\"callout callout--info\"><p>", "</p></div>"],
    table: "<table summary=\"\" class=\"table table--bordered\"><caption></caption>",
    field: "form__row",
    page_form: false,
};

pub(super) fn page(doc: &Doc, chrome: &Chrome) -> String {
    let head = "<meta name=\"generator\" content=\"http://www.jadu.net\">\n<link rel=\"stylesheet\" href=\"/site/dist/css/site.css\">\n<script src=\"/site/scripts/site.js\"></script>\n";
    let mut html = opening(doc, chrome, "<!DOCTYPE html>\n", head);
    html.push_str("<body class=\"documents\">\n<div class=\"site-header\" id=\"masthead\"><div class=\"container\">");
    html.push_str(&format!(
        "<a class=\"logo\" href=\"{}\"><img src=\"/images/logo.svg\" alt=\"{}\"></a>",
        chrome.home,
        escape(&chrome.name)
    ));
    html.push_str(&format!(
        "<ul class=\"list list--inline\">{}</ul>{}",
        items(&chrome.tools, ""),
        language_switch(doc)
    ));
    html.push_str(&format!("<form action=\"{}\" method=\"get\" class=\"search\"><label for=\"SearchSite\">Search this site</label><input type=\"text\" id=\"SearchSite\" name=\"q\"><input type=\"submit\" value=\"Go\"></form></div></div>\n", chrome.search));
    html.push_str(&format!(
        "<div class=\"nav-top\" role=\"navigation\"><ul>{}</ul></div>\n",
        items(&chrome.menu, "")
    ));
    if !doc.crumbs.is_empty() {
        html.push_str(&format!(
            "<div id=\"breadcrumb\"><ol class=\"breadcrumb\">{}</ol></div>\n",
            items(&doc.crumbs, " class=\"breadcrumb__item\"")
        ));
    }
    html.push_str("<div id=\"page_content\" class=\"container\" role=\"main\">\n");
    match &doc.h1 {
        Some(h1) => html.push_str(&format!("<h1>{}</h1>\n", escape(h1))),
        None => html.push_str(&format!(
            "<div class=\"pageTitle\">{}</div>\n",
            escape(&doc.title)
        )),
    }
    html.push_str(&format!(
        "<div class=\"editor\">{}</div>\n",
        DRESS.content(&doc.body)
    ));
    if !doc.children.is_empty() {
        html.push_str(&format!(
            "<div class=\"nav-list\"><ul class=\"list list--definition\">{}</ul></div>\n",
            items(&doc.children, " class=\"list__item\"")
        ));
    }
    html.push_str("</div>\n");
    if !doc.aside.is_empty() {
        html.push_str(&format!("<div class=\"supplement widget\" role=\"complementary\"><h2>See also</h2><ul>{}</ul></div>\n", items(&doc.aside, "")));
    }
    html.push_str(&format!("<div class=\"site-footer\" role=\"contentinfo\"><ul>{}</ul><p>Designed and powered by Jadu.</p></div>\n</body>\n</html>\n", items(&chrome.footer, "")));
    html
}
