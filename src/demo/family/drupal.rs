//! Drupal: regions, blocks, field wrappers round everything.

use super::{Chrome, Doc, Dress, escape, items, language_switch, opening};

const DRESS: Dress = Dress {
    heading: [
        "<div class=\"paragraph paragraph--type--heading\"><h2>",
        "</h2></div>",
    ],
    paragraph: [
        "<div class=\"field field--name-body field__item\"><p>",
        "</p></div>",
    ],
    list: "<ul class=\"bullet-list\">",
    action: "class=\"btn btn--cta\"",
    action_wrap: [
        "<div class=\"paragraph paragraph--type--link field__item\">",
        "</div>",
    ],
    notice: [
        "<div class=\"paragraph paragraph--type--alert\" role=\"note\"><p>",
        "</p></div>",
    ],
    table: "<table class=\"table table--responsive\">",
    field: "js-form-item form-item form-type-textfield",
    page_form: false,
};

pub(super) fn page(doc: &Doc, chrome: &Chrome) -> String {
    let head = "<meta name=\"Generator\" content=\"Drupal 10 (https://www.drupal.org)\">\n<link rel=\"stylesheet\" media=\"all\" href=\"/sites/default/files/css/css_site.css\">\n";
    let mut html = opening(doc, chrome, "<!DOCTYPE html>\n", head);
    html.push_str("<body class=\"path-node page-node-type-service\">\n<div class=\"dialog-off-canvas-main-canvas\" data-off-canvas-main-canvas>\n<header class=\"region region-header\" role=\"banner\">\n");
    html.push_str(&format!(
        "<div class=\"site-branding\"><a href=\"{}\" rel=\"home\">{}</a></div>\n",
        chrome.home,
        escape(&chrome.name)
    ));
    html.push_str(&format!("<form action=\"{0}\" method=\"get\" id=\"search-block-form\" role=\"search\"><label for=\"edit-keys\">Search</label><input type=\"search\" id=\"edit-keys\" name=\"keys\"><button>Search</button></form>\n", chrome.search));
    html.push_str(&format!("<ul class=\"menu menu--account\">{}</ul><div class=\"language-switcher\">{}</div>\n</header>\n", items(&chrome.tools, ""), language_switch(doc)));
    html.push_str(&format!("<nav role=\"navigation\" class=\"block-menu menu--main\"><ul class=\"menu\">{}</ul></nav>\n", items(&chrome.menu, " class=\"menu-item\"")));
    if !doc.crumbs.is_empty() {
        html.push_str(&format!("<nav class=\"breadcrumb\" aria-labelledby=\"system-breadcrumb\"><h2 id=\"system-breadcrumb\" class=\"visually-hidden\">Breadcrumb</h2><ol>{}</ol></nav>\n", items(&doc.crumbs, "")));
    }
    html.push_str("<main role=\"main\"><a id=\"main-content\" tabindex=\"-1\"></a>\n<div class=\"layout-content\"><div class=\"region region-content\">\n");
    match &doc.h1 {
        Some(h1) => html.push_str(&format!("<div class=\"block block-page-title-block\"><h1 class=\"page-title\"><span>{}</span></h1></div>\n", escape(h1))),
        None => html.push_str(&format!("<div class=\"block page-title-plain\"><strong>{}</strong></div>\n", escape(&doc.title))),
    }
    html.push_str("<article class=\"node node--type-service node--view-mode-full\"><div class=\"node__content\">\n");
    html.push_str(&DRESS.content(&doc.body));
    for (words, href) in &doc.children {
        html.push_str(&format!("<div class=\"views-row\"><article class=\"teaser\"><h3 class=\"teaser__title\"><a href=\"{}\">{}</a></h3></article></div>\n", escape(href), escape(words)));
    }
    html.push_str("</div></article></div></div>\n</main>\n");
    if !doc.aside.is_empty() {
        html.push_str(&format!("<aside class=\"layout-sidebar-second\" role=\"complementary\"><h2>Related pages</h2><ul>{}</ul></aside>\n", items(&doc.aside, "")));
    }
    html.push_str(&format!("<footer role=\"contentinfo\" class=\"region region-footer\"><ul class=\"menu menu--footer\">{}</ul></footer>\n</div>\n</body>\n</html>\n", items(&chrome.footer, "")));
    html
}
