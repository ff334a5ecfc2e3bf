//! Umbraco: grids, tiles, a mega menu.

use super::{Chrome, Doc, Dress, escape, items, language_switch, opening};

const DRESS: Dress = Dress {
    heading: ["<h2 class=\"h3\">", "</h2>"],
    paragraph: ["<p>", "</p>"],
    list: "<ul class=\"ticklist\">",
    action: "class=\"btn btn-primary btn-lg\" target=\"_self\"",
    action_wrap: ["<div class=\"umb-block-grid__layout-item\">", "</div>"],
    notice: [
        "<div class=\"alert alert-warning\" role=\"alert\"><p>",
        "</p></div>",
    ],
    table: "<div class=\"table-responsive\"><table class=\"table table-striped\">",
    field: "umbraco-forms-field mb-3",
    page_form: false,
};

pub(super) fn page(doc: &Doc, chrome: &Chrome) -> String {
    let head = "<link rel=\"stylesheet\" href=\"/css/bootstrap.min.css\">\n<link rel=\"stylesheet\" href=\"/css/site.css?v=3\">\n";
    let mut html = opening(doc, chrome, "<!doctype html>\n", head);
    html.push_str("<body data-udi=\"umb://document/page\">\n<header id=\"header\"><div class=\"container\"><div class=\"row\">");
    html.push_str(&format!("<div class=\"col-md-6\"><a class=\"navbar-brand\" href=\"{}\"><img src=\"/media/1001/logo.png\" alt=\"{} home\"></a></div>", chrome.home, escape(&chrome.name)));
    html.push_str(&format!(
        "<div class=\"col-md-6\"><ul class=\"nav top-links\">{}</ul>{}</div></div></div>\n",
        items(&chrome.tools, " class=\"nav-item\""),
        language_switch(doc)
    ));
    html.push_str(&format!(
        "<nav class=\"navbar megamenu\"><ul class=\"navbar-nav\">{}</ul></nav></header>\n",
        items(&chrome.menu, " class=\"nav-item\"")
    ));
    if !doc.crumbs.is_empty() {
        html.push_str(&format!("<div class=\"container\"><nav aria-label=\"breadcrumb\"><ol class=\"breadcrumb\">{}</ol></nav></div>\n", items(&doc.crumbs, " class=\"breadcrumb-item\"")));
    }
    html.push_str("<div class=\"container body-content\"><div class=\"row\"><div class=\"col-lg-8\" id=\"main\"><main>\n");
    match &doc.h1 {
        Some(h1) => html.push_str(&format!("<h1>{}</h1>\n", escape(h1))),
        None => html.push_str(&format!("<p class=\"h1\">{}</p>\n", escape(&doc.title))),
    }
    html.push_str(&format!("<div class=\"umb-grid\"><div class=\"grid-section\"><div class=\"rte\">{}</div></div></div>\n", DRESS.content(&doc.body)));
    if !doc.children.is_empty() {
        html.push_str("<div class=\"row tiles\">");
        for (words, href) in &doc.children {
            html.push_str(&format!("<div class=\"col-sm-6 tile\"><a href=\"{}\" class=\"tile__link\"><span class=\"tile__title\">{}</span></a></div>\n", escape(href), escape(words)));
        }
        html.push_str("</div>\n");
    }
    html.push_str("</main></div>\n");
    if !doc.aside.is_empty() {
        html.push_str(&format!("<div class=\"col-lg-4\"><aside class=\"sidebar\"><h2 class=\"h4\">You may also need</h2><ul>{}</ul></aside></div>\n", items(&doc.aside, "")));
    }
    html.push_str(&format!("</div></div>\n<footer id=\"footer\"><div class=\"container\"><ul class=\"list-inline\">{}</ul></div></footer>\n</body>\n</html>\n", items(&chrome.footer, "")));
    html
}
