//! What is odd about a whole site, drawn before anything on it.
//!
//! Reads: the dice of a site and of an edition. / Makes: `Habits`. / Never: knows a task.

use super::super::dice::Dice;
use super::super::trouble::{Refusal, Trouble};

/// A site that stops answering half-way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    /// How many requests are answered first.
    pub(crate) after: usize,
    /// What every later one is answered.
    pub(crate) answer: Refusal,
}

/// How the home page says that the site has moved to another domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// Status 301.
    Redirect,
    /// A meta refresh.
    MetaRefresh,
    /// A `Refresh` header.
    RefreshHeader,
}

impl Move {
    /// Its name in the truth.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Move::Redirect => "moved by 301",
            Move::MetaRefresh => "moved by meta refresh",
            Move::RefreshHeader => "moved by a Refresh header",
        }
    }
}

/// What a site answers to an address that it does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Status 404.
    Gone,
    /// Status 200 and "page not found".
    Soft,
    /// Status 200 and a page of welcome: the same for every unknown address.
    CatchAll,
}

/// What stands on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Banner {
    /// Something that ended long ago.
    Stale,
    /// Something that holds.
    Fresh,
}

/// A change to a site that must not change a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// The home page links every task.
    LinkFromHome,
    /// Addresses end in a slash.
    Slash,
    /// No page has a breadcrumb.
    NoBreadcrumb,
}

/// Everything that is odd about one site in one edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Habits {
    pub(crate) trouble: Option<Trouble>,
    pub(crate) turn: Option<Turn>,
    pub(crate) moved: Option<Move>,
    pub(crate) lost: Lost,
    pub(crate) banner: Option<Banner>,
    /// Thousands of pages.
    pub(crate) large: bool,
    /// Every task's page has been taken away.
    pub(crate) emptied: bool,
    /// Some task pages alone are refused.
    pub(crate) guarded: bool,
    /// Most forms are widgets.
    pub(crate) scripted: bool,
    /// Addresses are numbers where the family allows it.
    pub(crate) numbered: bool,
    pub(crate) slashes: bool,
    pub(crate) breadcrumbs: bool,
    /// The home page links every task.
    pub(crate) generous_home: bool,
}

impl Habits {
    /// Draws the habits of a site in the edition named so.
    pub(crate) fn of(dice: Dice, edition: &str, twist: Option<Twist>) -> Habits {
        let year = dice.on("habits").on(edition);
        let site = dice.on("habits");
        let trouble = Trouble::of(dice, edition);
        let well = trouble.is_none();
        let emptied = well && year.on("emptied").chance(0.02);
        Habits {
            trouble,
            turn: (well && year.on("turn").chance(0.03))
                .then(|| turn(year))
                .flatten(),
            moved: (well && site.on("moved").chance(0.02))
                .then(|| {
                    let ways = [Move::Redirect, Move::MetaRefresh, Move::RefreshHeader];
                    site.on("moved-by").pick(&ways).copied()
                })
                .flatten(),
            lost: lost(dice.on("soft-404")),
            banner: banner(site.on("banner")),
            large: well && site.on("large").chance(0.012),
            emptied,
            guarded: well && !emptied && year.on("guarded").chance(0.025),
            scripted: site.on("scripted").chance(0.05),
            numbered: site.on("numbered").chance(0.12),
            slashes: site.on("slashes").chance(0.15) || twist == Some(Twist::Slash),
            breadcrumbs: !(site.on("no-breadcrumbs").chance(0.08)
                || twist == Some(Twist::NoBreadcrumb)),
            generous_home: twist == Some(Twist::LinkFromHome),
        }
    }

    /// The names of what is odd, as the truth file gives them. What a page of a task alone can show
    /// is in its shape.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(trouble) = self.trouble {
            names.push(format!("site: {}", trouble.words()));
        }
        if let Some(turn) = self.turn {
            names.push(format!("half-way: {}", turn.answer.words()));
        }
        if let Some(moved) = self.moved {
            names.push(format!("site: {}", moved.words()));
        }
        let flags = [
            (self.large, "site: thousands of pages"),
            (self.emptied, "site: tasks taken away"),
            (
                self.lost == Lost::CatchAll,
                "site: one page for unknown addresses",
            ),
            (
                self.banner == Some(Banner::Stale),
                "site: stale banner on every page",
            ),
            (
                self.banner == Some(Banner::Fresh),
                "site: fresh banner on every page",
            ),
            (self.scripted, "site: most forms are widgets"),
            (!self.breadcrumbs, "site: no breadcrumbs"),
        ];
        let told = flags.iter().filter(|(holds, _)| *holds);
        names.extend(told.map(|(_, name)| (*name).to_owned()));
        names
    }
}

fn turn(year: Dice) -> Option<Turn> {
    let answer = *year.on("turn-kind").pick(&Refusal::ALL)?;
    Some(Turn {
        after: year.on("turn-after").below(35) + 3,
        answer,
    })
}

fn lost(dice: Dice) -> Lost {
    match dice.share() {
        roll if roll < 0.07 => Lost::CatchAll,
        roll if roll < 0.2 => Lost::Soft,
        _ => Lost::Gone,
    }
}

fn banner(dice: Dice) -> Option<Banner> {
    match dice.share() {
        roll if roll < 0.05 => Some(Banner::Stale),
        roll if roll < 0.10 => Some(Banner::Fresh),
        _ => None,
    }
}
