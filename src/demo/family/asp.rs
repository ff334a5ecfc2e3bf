//! The late nineties, still running: layout tables, one form round the page, no landmarks.

use super::{Chrome, Doc, Dress, Link, escape, items, language_switch, opening};

const DRESS: Dress = Dress {
    heading: [
        "<h2><font face=\"Verdana\" color=\"#003366\">",
        "</font></h2>",
    ],
    paragraph: ["<p class=\"bodytext\">", "</p>"],
    list: "<ul type=\"disc\">",
    action: "class=\"linkbutton\"",
    action_wrap: [
        "<p align=\"left\"><img src=\"/images/arrow.gif\" alt=\"\"> <b>",
        "</b></p>",
    ],
    notice: [
        "<table border=\"1\" bgcolor=\"#FFFFCC\"><tr><td class=\"bodytext\">",
        "</td></tr></table>",
    ],
    table: "<table border=\"1\" cellpadding=\"4\" cellspacing=\"0\" class=\"datatable\">",
    field: "formrow",
    page_form: true,
};

const DOCTYPE: &str = "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4/loose.dtd\">\n";

pub(super) fn page(doc: &Doc, chrome: &Chrome) -> String {
    let head = "<link rel=\"stylesheet\" type=\"text/css\" href=\"/styles/main.css\">\n<script language=\"JavaScript\" src=\"/scripts/rollover.js\"></script>\n";
    let mut html = opening(doc, chrome, DOCTYPE, head);
    html.push_str("<body bgcolor=\"#FFFFFF\" leftmargin=\"0\" topmargin=\"0\">\n<form name=\"aspnetForm\" method=\"post\" action=\"\" id=\"aspnetForm\">\n<input type=\"hidden\" name=\"__VIEWSTATE\" id=\"__VIEWSTATE\" value=\"/wEPDwUKLTk2MTQ4\">\n");
    html.push_str("<table width=\"100%\" border=\"0\" cellspacing=\"0\" cellpadding=\"0\" id=\"header\"><tr><td>");
    html.push_str(&format!("<a href=\"{}\"><img src=\"/images/banner.jpg\" alt=\"{}\" border=\"0\"></a></td><td align=\"right\" class=\"toplinks\">{} {}", chrome.home, escape(&chrome.name), bar(&chrome.tools), language_switch(doc)));
    html.push_str("<input type=\"text\" name=\"ctl00$txtSearch\" id=\"ctl00_txtSearch\" title=\"Search\"><input type=\"submit\" name=\"ctl00$btnSearch\" value=\"Search\"></td></tr></table>\n");
    if !doc.crumbs.is_empty() {
        html.push_str(&format!(
            "<div id=\"breadcrumb\" class=\"breadcrumb\">You are here: {}</div>\n",
            bar(&doc.crumbs)
        ));
    }
    html.push_str(&format!("<table width=\"100%\" border=\"0\"><tr valign=\"top\"><td width=\"160\" id=\"leftnav\" class=\"leftnav\"><ul class=\"nav\">{}</ul></td><td id=\"content\" class=\"maincontent\">\n", items(&chrome.menu, "")));
    match &doc.h1 {
        Some(h1) => html.push_str(&format!("<h1>{}</h1>\n", escape(h1))),
        None => html.push_str(&format!(
            "<p><font size=\"5\"><b>{}</b></font></p>\n",
            escape(&doc.title)
        )),
    }
    html.push_str(&DRESS.content(&doc.body));
    if !doc.children.is_empty() {
        html.push_str(&format!(
            "<ul class=\"pagelist\">{}</ul>\n",
            items(&doc.children, "")
        ));
    }
    html.push_str("</td>");
    if !doc.aside.is_empty() {
        html.push_str(&format!("<td width=\"180\" id=\"rightcol\" class=\"sidebar\"><b>Related pages</b><ul>{}</ul></td>", items(&doc.aside, "")));
    }
    html.push_str(&format!("</tr></table>\n<table width=\"100%\" id=\"footer\" class=\"footer\"><tr><td align=\"center\">{}</td></tr></table>\n</form>\n</body>\n</html>\n", bar(&chrome.footer)));
    html
}

/// Links in a row with bars between, as these pages have them.
fn bar(links: &[Link]) -> String {
    links
        .iter()
        .map(|(words, href)| format!("<a href=\"{}\">{}</a>", escape(href), escape(words)))
        .collect::<Vec<_>>()
        .join(" | ")
}
