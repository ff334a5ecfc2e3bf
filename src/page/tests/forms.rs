//! The task's form is told from the forms that every page has, and fields are named.

use super::read;

fn main(form: &str) -> String {
    format!("<main><h1>Report it</h1>{form}</main>")
}

#[test]
fn fields_are_named_however_the_page_labels_them() {
    let facts = read(&main(
        r#"<form method=post><label for=a>Your name</label><input id=a>
        <label>Your postcode <input name=b></label><input name=c aria-label="Street">
        <span id=d>Town</span><input name=e aria-labelledby=d>
        <fieldset><legend>When</legend><input type=date name=f></fieldset>
        <input name=g title="Phone number"><table><tr><td>Vehicle:</td><td><input name=h></td></tr></table>
        <textarea name=i placeholder="What happened"></textarea><select name=j><option>Pick one</select></form>"#,
    ));
    let labels: Vec<&str> = facts.forms[0]
        .fields
        .iter()
        .map(|f| f.label.as_str())
        .collect();
    assert_eq!(
        &labels[..7],
        [
            "Your name",
            "Your postcode",
            "Street",
            "Town",
            "When",
            "Phone number",
            "Vehicle"
        ]
    );
    assert_eq!(facts.forms[0].fields[7].placeholder, "What happened");
    assert_eq!(facts.forms[0].fields.len(), 9);
}

#[test]
fn hidden_fields_and_buttons_are_no_fields() {
    let facts = read(&main(
        "<form><input type=hidden name=t><input name=trap style='display:none'><input name=postcode><input type=submit value=Find><button>Next</button></form>",
    ));
    assert_eq!(facts.forms[0].fields.len(), 1);
    assert_eq!(facts.forms[0].buttons, ["Find", "Next"]);
}

#[test]
fn forms_that_every_page_has_are_incidental() {
    let cases = [
        "<header><form action=/search><input name=q></form></header>",
        "<main><form role=search action=/search><label>Search this site<input name=keys></label></form></main>",
        "<main><form id=page-feedback><p>x</p><input type=radio name=y><textarea name=z></textarea></form></main>",
        "<main><form><fieldset><legend>Was this page helpful?</legend><input type=radio name=h></fieldset></form></main>",
        "<footer><form><label>Email<input type=email name=e></label><button>Subscribe</button></form></footer>",
        "<div id=cookie-consent><form class=cookie-form><input type=checkbox name=analytics></form></div><main></main>",
        "<header><form method=post><input name=u><input type=password name=p></form></header>",
        "<form id=google_translate><select name=lang><option>Cymraeg</select></form>",
    ];
    for html in cases {
        let facts = read(html);
        assert!(facts.forms.iter().all(|f| f.incidental), "{html}");
        assert!(!facts.forms.is_empty(), "{html}");
    }
}

#[test]
fn forms_of_a_task_are_not_incidental() {
    let cases = [
        "<form action=/search><label>Enter your postcode<input name=q></label><button>Search</button></form>",
        "<form id=simpleSearch action=/online-applications/search.do><label>Search by reference, address or postcode<input name=s></label></form>",
        "<form><label>Your message<textarea name=f></textarea></label><label>Name<input name=n></label></form>",
        "<form method=post><input name=username><input type=password name=p></form>",
        "<form><label>Email<input type=email name=e></label><label>House number<input name=n></label></form>",
    ];
    for form in cases {
        let facts = read(&main(form));
        assert_eq!(facts.task_forms().count(), 1, "{form}");
    }
    let hero = read(
        "<header><form><label>Postcode<input name=pc></label></form></header><main><p>x</p></main>",
    );
    assert_eq!(hero.task_forms().count(), 1);
}

#[test]
fn a_form_that_the_parser_closed_early_keeps_its_fields() {
    let facts = read(&main(
        "<table><form action=/send method=post><tr><td>Street<td><input name=street></tr></form></table>",
    ));
    let form = facts.task_forms().next().expect("a form");
    assert_eq!(form.method, "post");
    assert_eq!(form.fields[0].name, "street");
}

#[test]
fn a_button_that_goes_somewhere_is_a_link() {
    let facts = read(&main(
        "<form action=/start method=get><button>Start now</button></form><button onclick=\"location.href='/report'\">Report it</button>",
    ));
    let links: Vec<(&str, &str)> = facts
        .links
        .iter()
        .map(|l| (l.href.path(), l.text.as_str()))
        .collect();
    assert_eq!(links, [("/start", "Start now"), ("/report", "Report it")]);
}

#[test]
fn fields_outside_any_form_make_one() {
    let facts = read(&main(
        "<label for=x>Postcode</label><input id=x><button>Find</button>",
    ));
    let form = facts.task_forms().next().expect("a form");
    assert_eq!((form.action.is_none(), form.fields.len()), (true, 1));
}
