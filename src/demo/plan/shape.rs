//! In which shape a task stands on its site: what its page is called, over how many pages it is
//! spread, what it is done with, and what stands in the way.
//!
//! Reads: a script and the site's habits. / Makes: a `Shape`. / Never: looks at a page.

use super::super::dice::Dice;
use super::super::family::Family;
use super::super::script::Script;
use super::super::trouble::Refusal;
use super::habits::Habits;
use super::is_core;

/// What the page of a task is called. Of 389 real titles of the eighteen tasks a third used the one
/// or two commonest wordings of their task; so do a third here, with those of bundles. Three in ten
/// pages have a fit of less than 0.85, and one in eight is not called by the task's name: of the
/// pages of `docs/finder.md` that another hand labelled it was 0.38 and 0.13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    /// In the words that councils mostly use.
    Usual,
    /// In other words that councils use.
    Plain,
    /// By what is done: the folder says to what.
    Generic,
    /// The first heading is the council's name; only the title names the task.
    Banner,
}

/// Over which pages a task is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layout {
    /// One page, with at most one more for what is asked later.
    Page,
    /// A guide: the first page tells, and the form stands on its step.
    GuideForm,
    /// Sibling pages under an index: each holds some of the answers.
    Bundle,
    /// The root of a host of the council's own.
    OwnRoot,
    /// The root of a host that nobody has heard of.
    StrangeRoot,
}

/// A tool in a page of ordinary text that only a script or a frame fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Widget {
    /// An empty element and a script.
    Mount,
    /// A placeholder of the site's own forms.
    Placeholder,
    /// A button that a script listens to.
    Button,
    /// A link to `#` with the role of a button.
    Hash,
    /// A `javascript:` address.
    JavaScript,
    /// A frame of a host that nobody has heard of.
    Frame,
    /// The same, loaded when it is scrolled to.
    LazyFrame,
    /// An element of the site's own making.
    Element,
    /// A third party's loader.
    Loader,
    /// A button of a form that only posts back.
    PostBack,
}

impl Widget {
    const ALL: [Widget; 10] = [
        Widget::Mount,
        Widget::Placeholder,
        Widget::Button,
        Widget::Hash,
        Widget::JavaScript,
        Widget::Frame,
        Widget::LazyFrame,
        Widget::Element,
        Widget::Loader,
        Widget::PostBack,
    ];

    /// Its name in the scripts' markup and in the truth.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Widget::Mount => "mount",
            Widget::Placeholder => "placeholder",
            Widget::Button => "button",
            Widget::Hash => "hash",
            Widget::JavaScript => "javascript",
            Widget::Frame => "frame",
            Widget::LazyFrame => "lazy-frame",
            Widget::Element => "element",
            Widget::Loader => "loader",
            Widget::PostBack => "post-back",
        }
    }

    /// The widget of this name.
    pub(crate) fn by_id(id: &str) -> Option<Widget> {
        Widget::ALL.into_iter().find(|widget| widget.id() == id)
    }
}

/// An answer without content, behind links as strong as any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hollow {
    /// No bytes.
    Empty,
    /// "Your session has expired".
    Expired,
    /// "This content is no longer available", with status 200.
    Withdrawn,
    /// What this site answers to every unknown address.
    Twin,
}

/// What stands between a resident's link and the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// Nothing.
    Open,
    /// The address alone is refused.
    Barred(Refusal),
    /// The address answers and says nothing.
    Hollow(Hollow),
}

/// The shape of one task on one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) naming: Naming,
    pub(crate) layout: Layout,
    /// Drawn here, and used only where the task is done in a form that could be one.
    pub(crate) widget: Option<Widget>,
    pub(crate) way: Way,
}

impl Shape {
    /// Draws the shape of a journey's task. `edition` names the edition: refusals and hollow
    /// answers come and go, names and layouts stay.
    pub(crate) fn of(
        script: &Script,
        draws: Dice,
        habits: &Habits,
        family: Family,
        edition: &str,
    ) -> Shape {
        let layout = layout(script, draws, family);
        Shape {
            naming: naming(script, draws, family, layout),
            layout,
            widget: draws
                .on("widget")
                .chance(if habits.scripted { 0.75 } else { 0.03 })
                .then(|| draws.on("widget-kind").pick(&Widget::ALL).copied())
                .flatten(),
            way: way(draws.on(edition), habits),
        }
    }

    /// The names of what is out of the ordinary, as the truth file gives them.
    pub(crate) fn names(self) -> Vec<String> {
        let naming = match self.naming {
            Naming::Usual => None,
            Naming::Plain => Some("named in other words"),
            Naming::Generic => Some("named by its folder"),
            Naming::Banner => Some("headed with the council's name"),
        };
        let layout = match self.layout {
            Layout::Page => None,
            Layout::GuideForm => Some("guide with the form on a step"),
            Layout::Bundle => Some("bundle of siblings"),
            Layout::OwnRoot => Some("root of an own host"),
            Layout::StrangeRoot => Some("root of a strange host"),
        };
        let way = match self.way {
            Way::Open => None,
            Way::Barred(refusal) => Some(format!("task page alone: {}", refusal.words())),
            Way::Hollow(Hollow::Empty) => Some("hollow: empty".to_owned()),
            Way::Hollow(Hollow::Expired) => Some("hollow: session expired".to_owned()),
            Way::Hollow(Hollow::Withdrawn) => Some("hollow: no longer available".to_owned()),
            Way::Hollow(Hollow::Twin) => Some("hollow: as every unknown address".to_owned()),
        };
        let widget = self.widget.map(|widget| format!("widget: {}", widget.id()));
        let plain = naming.into_iter().chain(layout).map(str::to_owned);
        plain.chain(way).chain(widget).collect()
    }
}

/// Which names a family's addresses can carry: where no folder stands in the address, a generic
/// heading would name nothing.
fn has_folders(family: Family) -> bool {
    match family {
        Family::Pattern | Family::Drupal | Family::Jadu | Family::Umbraco => true,
        Family::Goss | Family::Asp => false,
    }
}

fn naming(script: &Script, draws: Dice, family: Family, layout: Layout) -> Naming {
    let roll = draws.on("naming").share();
    let root = matches!(layout, Layout::OwnRoot | Layout::StrangeRoot);
    match roll {
        // What a statement is called is a question of its own.
        _ if layout == Layout::Bundle || script.plain.is_empty() || !is_core(script) => {
            Naming::Usual
        }
        roll if roll < 0.10 => Naming::Usual,
        roll if roll < 0.17 && !root => Naming::Banner,
        roll if roll < 0.42 && has_folders(family) && !root && !script.generic.is_empty() => {
            Naming::Generic
        }
        _ => Naming::Plain,
    }
}

fn layout(script: &Script, draws: Dice, family: Family) -> Layout {
    let roll = draws.on("layout").share();
    let guides = matches!(family, Family::Pattern | Family::Drupal | Family::Umbraco);
    match roll {
        roll if script.root.is_some() && roll < 0.04 => Layout::OwnRoot,
        roll if script.root.is_some() && roll < 0.06 => Layout::StrangeRoot,
        roll if script.index.is_some() && roll < 0.38 => Layout::Bundle,
        roll if guides && script.id != "my-account" && roll > 0.92 => Layout::GuideForm,
        _ => Layout::Page,
    }
}

fn way(draws: Dice, habits: &Habits) -> Way {
    if habits.guarded && draws.on("barred").chance(0.4) {
        let refusal = draws.on("refusal").pick(&Refusal::ALL).copied();
        return refusal.map_or(Way::Open, Way::Barred);
    }
    if draws.on("hollow").chance(0.008) {
        let mut kinds = vec![Hollow::Empty, Hollow::Expired, Hollow::Withdrawn];
        if habits.lost == super::habits::Lost::CatchAll {
            kinds = vec![Hollow::Twin];
        }
        let kind = draws.on("hollow-kind").pick(&kinds).copied();
        return kind.map_or(Way::Open, Way::Hollow);
    }
    Way::Open
}
