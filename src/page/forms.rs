//! Forms as they are read: what a person could fill in, and what each field is called.
//!
//! Reads: controls, labels, legends and the texts before fields. / Makes: `Form`s. / Never: sends
//! one, or takes a hidden field for one that a person sees.

use std::collections::HashMap;

use html5ever::{LocalName, local_name};
use url::Url;

use super::incidental::{self, Purpose};
use super::region::Names;
use super::tree::{Element, NONE};
use super::{Control, ControlKind, Field, Form, Link, Region, Spot, fold};

/// A text before a field longer than this is no label for it.
const LONGEST_LABEL: usize = 80;

/// A form while its page is read.
#[derive(Debug)]
struct Draft {
    node: u32,
    /// Wraps the page (as ASP.NET pages do): says nothing about what stands in it.
    whole_page: bool,
    form: Form,
    /// Ids, classes, role, name and action in lower case, for telling its purpose.
    names: String,
    buttons: Vec<Button>,
}

/// A button while its page is read.
#[derive(Debug, Clone)]
pub(crate) struct Button {
    pub(crate) text: String,
    pub(crate) region: Region,
    pub(crate) under: Option<u32>,
    pub(crate) spot: Spot,
}

impl Button {
    /// A button that sends no field and goes nowhere is a script's, or posts.
    fn into_control(self) -> Control {
        Control {
            kind: ControlKind::Button,
            name: self.text,
            under: self.under,
            region: self.region,
            spot: self.spot,
        }
    }
}

/// A field while its page is read.
#[derive(Debug)]
struct FieldDraft {
    owner: u32,
    region: Region,
    under: Option<u32>,
    label: Option<u32>,
    fieldset: Option<u32>,
    title: String,
    before: String,
    field: Field,
}

#[derive(Debug)]
struct Label {
    /// Form around it.
    owner: u32,
    target: String,
    text: String,
}

/// Where a control stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) owner: u32,
    pub(crate) region: Region,
    pub(crate) under: Option<u32>,
    pub(crate) seen: bool,
    /// Switched off, by itself or by its group: nobody can fill it in.
    pub(crate) off: bool,
    pub(crate) label: Option<u32>,
    pub(crate) fieldset: Option<u32>,
    pub(crate) spot: Spot,
}

/// What a page's forms come to.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) forms: Vec<Form>,
    pub(crate) links: Vec<Link>,
    pub(crate) controls: Vec<Control>,
}

/// All forms of a page while it is read.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    forms: Vec<Draft>,
    by_node: HashMap<u32, usize>,
    by_id: HashMap<String, u32>,
    fields: Vec<FieldDraft>,
    labels: Vec<Label>,
    legends: Vec<String>,
    /// Buttons outside any form.
    loose_buttons: Vec<Button>,
    /// Fields that are switched off.
    disabled: Vec<Control>,
}

impl Drafts {
    #[expect(
        clippy::too_many_arguments,
        reason = "the walk hands over what it knows of a form"
    )]
    pub(crate) fn begin_form(
        &mut self,
        node: u32,
        element: &Element,
        names: &Names<'_>,
        action: Option<Url>,
        region: Region,
        under: Option<u32>,
        spot: Spot,
    ) {
        let attr = |name: &LocalName| element.attr(name).unwrap_or("");
        let method = if attr(&local_name!("method"))
            .trim()
            .eq_ignore_ascii_case("post")
        {
            "post"
        } else {
            "get"
        };
        let path = action.as_ref().map_or("", |a| a.path());
        let words = [
            names.id,
            names.class,
            names.role,
            names.label,
            attr(&local_name!("name")),
            path,
        ]
        .join(" ")
        .to_lowercase();
        self.by_node.insert(node, self.forms.len());
        self.by_id.entry(names.id.to_owned()).or_insert(node);
        self.forms.push(Draft {
            node,
            whole_page: false,
            form: Form {
                action,
                method: method.to_owned(),
                incidental: false,
                sign_in: false,
                fields: Vec::new(),
                buttons: Vec::new(),
                under,
                region,
                spot,
            },
            names: words,
            buttons: Vec::new(),
        });
    }

    /// A main landmark opened inside this form: it wraps the page.
    pub(crate) fn whole_page(&mut self, form: u32) {
        if let Some(draft) = self.draft(form) {
            draft.whole_page = true;
        }
    }

    fn draft(&mut self, node: u32) -> Option<&mut Draft> {
        let index = *self.by_node.get(&node)?;
        self.forms.get_mut(index)
    }

    pub(crate) fn begin_label(&mut self, target: &str, owner: u32) -> u32 {
        self.labels.push(Label {
            owner,
            target: target.to_owned(),
            text: String::new(),
        });
        (self.labels.len() - 1) as u32
    }

    pub(crate) fn label_text(&mut self, label: u32, text: &str) {
        if let Some(label) = self.labels.get_mut(label as usize) {
            fold::push(&mut label.text, text);
        }
    }

    pub(crate) fn end_label(&mut self, label: Option<u32>) {
        if let Some(label) = label.and_then(|l| self.labels.get_mut(l as usize)) {
            fold::trim_end(&mut label.text);
        }
    }

    pub(crate) fn begin_fieldset(&mut self, name: &str) -> u32 {
        self.legends.push(fold::folded(name));
        (self.legends.len() - 1) as u32
    }

    pub(crate) fn legend_text(&mut self, fieldset: u32, text: &str) {
        if let Some(legend) = self.legends.get_mut(fieldset as usize) {
            fold::push(legend, text);
        }
    }

    pub(crate) fn end_legend(&mut self, fieldset: Option<u32>) {
        if let Some(legend) = fieldset.and_then(|f| self.legends.get_mut(f as usize)) {
            fold::trim_end(legend);
        }
    }

    /// The form that a control belongs to: the one it names, the one the parser gave it, or the
    /// one around it.
    pub(crate) fn owner(&self, element: &Element, around: u32) -> u32 {
        if let Some(named) = element
            .attr(&local_name!("form"))
            .and_then(|id| self.by_id.get(id))
        {
            return *named;
        }
        if element.form != NONE && self.by_node.contains_key(&element.form) {
            return element.form;
        }
        around
    }

    pub(crate) fn field(
        &mut self,
        element: &Element,
        tag: &LocalName,
        place: Place,
        named: String,
        title: &str,
        before: &str,
    ) {
        let attr = |name: &LocalName| element.attr(name).unwrap_or("").trim();
        let name = attr(&local_name!("name"));
        let kind = match *tag {
            local_name!("select") => "select".to_owned(),
            local_name!("textarea") => "textarea".to_owned(),
            _ => match attr(&local_name!("type")).to_ascii_lowercase() {
                t if t.is_empty() => "text".to_owned(),
                t => t,
            },
        };
        match kind.as_str() {
            "hidden" => {
                // The state that ASP.NET carries stands in the one form around the whole page.
                if matches!(name, "__VIEWSTATE" | "__EVENTTARGET") {
                    self.whole_page(place.owner);
                }
                return;
            }
            "submit" | "button" | "image" | "reset" => {
                let text = [
                    attr(&local_name!("value")),
                    attr(&local_name!("alt")),
                    title,
                ]
                .into_iter()
                .find(|t| !t.is_empty())
                .unwrap_or("");
                if place.seen && kind != "reset" {
                    let button = Button {
                        text: fold::folded(text),
                        region: place.region,
                        under: place.under,
                        spot: place.spot,
                    };
                    self.button(place.owner, button);
                }
                return;
            }
            _ if !place.seen => return,
            _ if place.off => {
                let name = [named.as_str(), attr(&local_name!("placeholder")), name];
                let name = name.into_iter().find(|n| !n.is_empty()).unwrap_or("");
                self.disabled.push(Control {
                    kind: ControlKind::Disabled,
                    name: name.to_owned(),
                    under: place.under,
                    region: place.region,
                    spot: place.spot,
                });
                return;
            }
            _ => {}
        }
        let before = before.trim_end_matches([':', '*', ' ']);
        self.fields.push(FieldDraft {
            owner: place.owner,
            region: place.region,
            under: place.under,
            label: place.label,
            fieldset: place.fieldset,
            title: fold::folded(title),
            before: if before.len() <= LONGEST_LABEL {
                before.to_owned()
            } else {
                String::new()
            },
            field: Field {
                kind,
                name: name.to_owned(),
                id: attr(&local_name!("id")).to_owned(),
                label: named,
                placeholder: fold::folded(attr(&local_name!("placeholder"))),
                autocomplete: attr(&local_name!("autocomplete")).to_ascii_lowercase(),
                spot: place.spot,
            },
        });
    }

    pub(crate) fn button(&mut self, owner: u32, button: Button) {
        if button.text.is_empty() {
            return;
        }
        match self.draft(owner) {
            Some(draft) => draft.buttons.push(button),
            None => self.loose_buttons.push(button),
        }
    }

    /// The page's forms, links made of forms that only go somewhere, and what is left for scripts.
    pub(crate) fn finish(mut self, headings: &[super::Heading]) -> Finished {
        self.name_fields();
        let mut groups: HashMap<u32, Vec<FieldDraft>> = HashMap::new();
        for field in std::mem::take(&mut self.fields) {
            groups.entry(field.owner).or_default().push(field);
        }
        let mut forms = Vec::new();
        let mut links = Vec::new();
        let mut controls = std::mem::take(&mut self.disabled);
        for draft in std::mem::take(&mut self.forms) {
            let fields = groups.remove(&draft.node).unwrap_or_default();
            if fields.is_empty() {
                match as_link(&draft).filter(|_| !draft.whole_page) {
                    Some(link) => links.push(link),
                    None => {
                        controls.extend(draft.buttons.iter().cloned().map(Button::into_control));
                    }
                }
            }
            build(draft, fields, headings, &mut forms);
        }
        let loose: Vec<FieldDraft> = groups.into_values().flatten().collect();
        if loose.is_empty() {
            controls.extend(self.loose_buttons.into_iter().map(Button::into_control));
        } else {
            build(
                no_form(&loose, self.loose_buttons),
                loose,
                headings,
                &mut forms,
            );
        }
        forms.sort_by_key(|f| f.spot);
        Finished {
            forms,
            links,
            controls,
        }
    }

    /// Gives each field its name: its own, its label's, its fieldset's, its title's, or the short
    /// text before it.
    fn name_fields(&mut self) {
        let mut by_target: HashMap<&str, Vec<&Label>> = HashMap::new();
        for label in &self.labels {
            if !label.target.is_empty() && !label.text.is_empty() {
                by_target.entry(&label.target).or_default().push(label);
            }
        }
        // A label without a field of that id in its own form names the first field that has it.
        let mut first_of: HashMap<String, Spot> = HashMap::new();
        for draft in &self.fields {
            first_of
                .entry(draft.field.id.clone())
                .or_insert(draft.field.spot);
        }
        for draft in &mut self.fields {
            if !draft.field.label.is_empty() {
                continue;
            }
            let wrapped = draft.label.and_then(|l| self.labels.get(l as usize));
            let legend = draft.fieldset.and_then(|f| self.legends.get(f as usize));
            let name = [
                by_target.get(draft.field.id.as_str()).and_then(|labels| {
                    let own = labels.iter().find(|label| label.owner == draft.owner);
                    let first = first_of.get(&draft.field.id) == Some(&draft.field.spot);
                    let label = own.or(labels.first().filter(|_| first))?;
                    Some(label.text.as_str())
                }),
                wrapped.map(|l| l.text.as_str()),
                legend.map(String::as_str),
                Some(draft.title.as_str()),
                draft
                    .field
                    .placeholder
                    .is_empty()
                    .then_some(draft.before.as_str()),
            ];
            if let Some(name) = name.into_iter().flatten().find(|n| !n.trim().is_empty()) {
                draft.field.label = name.trim().to_owned();
            }
        }
    }
}

/// The stand-in for fields outside any form.
fn no_form(fields: &[FieldDraft], buttons: Vec<Button>) -> Draft {
    let first = fields.iter().min_by_key(|f| f.field.spot);
    Draft {
        node: NONE,
        // Its fields may stand anywhere on the page.
        whole_page: true,
        form: Form {
            action: None,
            method: "get".to_owned(),
            incidental: false,
            sign_in: false,
            fields: Vec::new(),
            buttons: Vec::new(),
            under: first.and_then(|f| f.under),
            region: first.map_or(Region::Main, |f| f.region),
            spot: first.map_or(Spot(0), |f| f.field.spot),
        },
        names: String::new(),
        buttons,
    }
}

/// A form with nothing to fill in that goes somewhere by GET is a link drawn as a button.
fn as_link(draft: &Draft) -> Option<Link> {
    let text = &draft.buttons.first()?.text;
    let action = draft.form.action.clone()?;
    (draft.form.method == "get").then(|| Link {
        href: action,
        text: text.clone(),
        under: draft.form.under,
        block: None,
        region: draft.form.region,
        nofollow: false,
        button: true,
        spot: draft.form.spot,
    })
}

/// Makes one form of a draft; a form around the whole page becomes the task's form and, apart,
/// what is incidental in it.
fn build(
    draft: Draft,
    mut fields: Vec<FieldDraft>,
    headings: &[super::Heading],
    out: &mut Vec<Form>,
) {
    fields.sort_by_key(|f| f.field.spot);
    if !draft.whole_page {
        let heading = draft.form.under.and_then(|u| headings.get(u as usize));
        let purpose = purpose_of(&draft, &fields, heading.map_or("", |h| &h.text));
        let buttons = draft.buttons.into_iter().map(|b| b.text).collect();
        out.push(filled(
            draft.form,
            fields,
            buttons,
            purpose != Purpose::Task,
        ));
        return;
    }
    let (task, rest): (Vec<_>, Vec<_>) = fields
        .into_iter()
        .partition(|f| incidental::field(&f.field, f.region, "", true) == Purpose::Task);
    let (own, other): (Vec<_>, Vec<_>) = draft
        .buttons
        .into_iter()
        .partition(|b| b.region == Region::Main && !incidental::is_search_word(&b.text));
    for (group, buttons, aside) in [(task, own, false), (rest, other, true)] {
        let Some(first) = group.first() else {
            continue;
        };
        let form = Form {
            region: first.region,
            under: first.under,
            spot: first.field.spot,
            ..draft.form.clone()
        };
        let buttons = buttons.into_iter().map(|b| b.text).collect();
        out.push(filled(form, group, buttons, aside));
    }
}

fn filled(form: Form, fields: Vec<FieldDraft>, buttons: Vec<String>, incidental: bool) -> Form {
    let fields: Vec<Field> = fields.into_iter().map(|f| f.field).collect();
    Form {
        incidental,
        sign_in: fields.iter().any(|f| f.kind == "password"),
        fields,
        buttons,
        ..form
    }
}

/// What a form is for: its names decide when they are plain, else its fields together.
fn purpose_of(draft: &Draft, fields: &[FieldDraft], heading: &str) -> Purpose {
    let fields: Vec<(&Field, Region)> = fields.iter().map(|f| (&f.field, f.region)).collect();
    let buttons: Vec<&str> = draft.buttons.iter().map(|b| b.text.as_str()).collect();
    incidental::form(&incidental::Shape {
        names: &draft.names,
        heading,
        fields: &fields,
        buttons: &buttons,
        region: draft.form.region,
    })
}
