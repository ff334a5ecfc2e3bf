//! The sheet as a page that works from the disk: no server, nothing from another host. What is filled in
//! is saved as the same CSV.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::card::{Card, What};
use super::sheet::{OF_A_WALK, OF_AN_ANSWER, sort, write};

/// Fills the columns for the person and offers the sheet as a file. The rows stand in the page as CSV,
/// so that what is saved is the sheet and nothing else.
const SCRIPT: &str = r#"
const rows = parse(document.getElementById("sheet").textContent);
const head = rows[0];
function parse(text) {
  const rows = [[""]]; let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const row = rows[rows.length - 1], c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { row[row.length - 1] += c; i++; }
      else if (c === '"') quoted = false;
      else row[row.length - 1] += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") row.push("");
    else if (c === "\n") rows.push([""]);
    else row[row.length - 1] += c;
  }
  return rows.filter(row => row.length > 1);
}
function save() {
  const by = document.getElementById("by").value;
  for (const row of rows.slice(1)) {
    const card = document.getElementById("card-" + row[0]);
    const is = card.querySelector("input[type=radio]:checked");
    row[head.indexOf("is")] = is ? is.value : "";
    const right = card.querySelector("[name^=right]");
    row[head.indexOf("right_page")] = right ? right.value : "";
    row[head.indexOf("remark")] = card.querySelector("[name^=remark]").value;
    row[head.indexOf("by")] = by;
  }
  const cell = text => /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  const csv = rows.map(row => row.map(cell).join(",")).join("\n") + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  link.download = "sheet-" + (by.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-") || "filled") + ".csv";
  link.click();
}
document.getElementById("save").hidden = false;
document.getElementById("save").addEventListener("click", save);
document.addEventListener("change", () => {
  const done = document.querySelectorAll("input[type=radio]:checked").length;
  document.getElementById("done").textContent = done + " of " + (rows.length - 1) + " judged";
});
"#;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:0 auto;padding:1rem;color:#111;background:#fff}\
fieldset{margin:0 0 1.5rem;border:1px solid #767676}label{margin-right:1rem}a{overflow-wrap:anywhere}\
dt{font-weight:600}dd{margin:0 0 .3rem}.bar{position:sticky;top:0;background:#fff;padding:.5rem 0;border-bottom:1px solid #767676}\
input[type=text]{width:100%;box-sizing:border-box}";

/// The page. `title` names the edition.
#[must_use]
pub fn page(title: &str, cards: &[Card]) -> String {
    let csv = String::from_utf8(write(cards)).unwrap_or_default();
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Audit sheet – " (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Audit sheet, " (title) }
                p { "Open each page and say what you see, whatever beadle says. If you cannot tell, say unsure: a guess is worth less than nothing. Two people should fill in the same sheet without talking about it." }
                div.bar {
                    label for="by" { "Your name" } " " input type="text" id="by" autocomplete="name";
                    p { button type="button" id="save" hidden { "Save as CSV" } " " span id="done" role="status" {} }
                    noscript { p { "Without scripts this page cannot save: fill in sheet.csv instead, which asks the same." } }
                }
                @for card in cards { (one(card)) }
                textarea id="sheet" hidden readonly aria-hidden="true" { (csv) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    markup.into_string()
}

fn one(card: &Card) -> Markup {
    let n = card.number;
    let choices: &[&str] = match card.what {
        What::Walk => &OF_A_WALK,
        What::Answer(_) => &OF_AN_ANSWER,
    };
    html! {
        fieldset id=(format!("card-{n}")) {
            legend { (n) ". " (card.name) ", " (sort(card)) }
            p { strong { (card.question) } }
            dl {
                dt { "beadle says" } dd { (card.says) " (" (card.sure.id()) ")" }
                @if !card.page.is_empty() { dt { "Page" } dd { (link(&card.page)) " " (card.title) } }
                @if !card.runner_up.is_empty() { dt { "Runner-up" } dd { (link(&card.runner_up)) } }
                @if !card.quote.is_empty() { dt { "Quote" } dd { q { (card.quote) } } }
            }
            p {
                @for choice in choices {
                    label { input type="radio" name=(format!("is-{n}")) value=(choice); " " (choice) }
                }
            }
            @if card.what == What::Walk {
                p { label for=(format!("right-{n}")) { "The right page, if this is not it" } input type="text" id=(format!("right-{n}")) name=(format!("right-{n}")); }
            }
            p { label for=(format!("remark-{n}")) { "Remark" } input type="text" id=(format!("remark-{n}")) name=(format!("remark-{n}")); }
        }
    }
}

fn link(url: &str) -> Markup {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if is_web { a href=(url) rel="noreferrer" { (url) } } @else { (url) }
    }
}
