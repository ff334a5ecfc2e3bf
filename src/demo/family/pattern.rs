//! After the national pattern library: one column, short pages, a start button.

use super::{Chrome, Doc, Dress, escape, items, language_switch, opening};

const DRESS: Dress = Dress {
    heading: ["<h2 class=\"pl-heading-m\">", "</h2>"],
    paragraph: ["<p class=\"pl-body\">", "</p>"],
    list: "<ul class=\"pl-list pl-list--bullet\">",
    action: "class=\"pl-button pl-button--start\" role=\"button\" draggable=\"false\"",
    action_wrap: ["", ""],
    notice: ["<div class=\"pl-inset-text\">", "</div>"],
    table: "<table class=\"pl-table\">",
    field: "pl-form-group",
    page_form: false,
};

pub(super) fn page(doc: &Doc, chrome: &Chrome) -> String {
    let head = "<link rel=\"stylesheet\" href=\"/assets/pattern-library.css\">\n";
    let mut html = opening(doc, chrome, "<!DOCTYPE html>\n", head);
    html.push_str("<body class=\"pl-template__body\">\n<a href=\"#main-content\" class=\"pl-skip-link\">Skip to main content</a>\n<header class=\"pl-header\" role=\"banner\">");
    html.push_str(&format!(
        "<a class=\"pl-header__link\" href=\"{}\">{}</a>",
        chrome.home,
        escape(&chrome.name)
    ));
    html.push_str(&format!(
        "<nav aria-label=\"Menu\"><ul class=\"pl-header__navigation\">{}{}</ul></nav>",
        items(&chrome.tools, ""),
        language_item(doc)
    ));
    html.push_str("</header>\n<div class=\"pl-width-container\">\n");
    if !doc.crumbs.is_empty() {
        html.push_str(&format!(
            "<nav class=\"pl-breadcrumbs\" aria-label=\"Breadcrumb\"><ol>{}</ol></nav>\n",
            items(&doc.crumbs, "")
        ));
    }
    html.push_str("<main class=\"pl-main-wrapper\" id=\"main-content\" role=\"main\">\n");
    match &doc.h1 {
        Some(h1) => html.push_str(&format!(
            "<h1 class=\"pl-heading-xl\">{}</h1>\n",
            escape(h1)
        )),
        None => html.push_str(&format!(
            "<p class=\"pl-caption-xl\"><strong>{}</strong></p>\n",
            escape(&doc.title)
        )),
    }
    html.push_str(&DRESS.content(&doc.body));
    if !doc.children.is_empty() {
        html.push_str(&format!(
            "<ul class=\"pl-task-list\">{}</ul>\n",
            items(&doc.children, " class=\"pl-task-list__item\"")
        ));
    }
    html.push_str("</main>\n");
    if !doc.aside.is_empty() {
        html.push_str(&format!("<aside class=\"pl-related\" role=\"complementary\"><h2>Related content</h2><ul>{}</ul></aside>\n", items(&doc.aside, "")));
    }
    html.push_str(&format!("</div>\n<footer class=\"pl-footer\" role=\"contentinfo\"><h2>Services</h2><ul>{}</ul><h2>Support links</h2><ul>{}</ul></footer>\n</body>\n</html>\n", items(&chrome.menu, ""), items(&chrome.footer, "")));
    html
}

fn language_item(doc: &Doc) -> String {
    let switch = language_switch(doc);
    if switch.is_empty() {
        switch
    } else {
        format!("<li>{switch}</li>")
    }
}
