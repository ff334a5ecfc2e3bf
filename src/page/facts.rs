//! The facts of one page that some predicate or the walk needs.

use serde::{Deserialize, Serialize};
use url::Url;

use super::Control;

/// Where an element stands: its number in document order, from 0. `page::selector` turns it into
/// a CSS path when evidence is written, so that judging need not build paths nobody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot(pub u32);

/// Which part of the page an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Region {
    /// `<header>`, `role=banner`, or what an old page uses for it.
    Header,
    /// `<nav>` outside the main content, menus.
    Nav,
    /// Breadcrumb trail.
    Breadcrumb,
    /// The page's own content.
    Main,
    /// Related links, side columns.
    Aside,
    /// `<footer>`, `role=contentinfo`.
    Footer,
}

/// A heading, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Visible text, white space folded.
    pub text: String,
    /// Part of the page.
    pub region: Region,
    /// Place.
    pub spot: Spot,
}

/// What kind of block a piece of visible text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BlockKind {
    Heading,
    Paragraph,
    ListItem,
    Cell,
    Label,
    Summary,
    Other,
}

/// A run of visible text with no block element inside, in document order. Hidden text is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Visible text, white space folded, never empty.
    pub text: String,
    /// Index into `PageFacts::headings` of the nearest heading before it (itself, for a heading).
    pub under: Option<u32>,
    /// Part of the page.
    pub region: Region,
    /// Place.
    pub spot: Spot,
}

/// A link or a button that goes somewhere by GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Absolute, resolved against `base href`, fragment kept.
    pub href: Url,
    /// Accessible name: aria-label, else visible text, else image alt, else title. Folded.
    pub text: String,
    /// Nearest heading before it.
    pub under: Option<u32>,
    /// Index into `PageFacts::blocks` of the block it stands in, when it stands in one.
    pub block: Option<u32>,
    /// Part of the page.
    pub region: Region,
    /// `rel` tokens say nofollow.
    pub nofollow: bool,
    /// Looks like a call to action: a button, `role=button`, or a class that says so.
    pub button: bool,
    /// Place.
    pub spot: Spot,
}

/// A field of a form that a person could fill in (hidden, submit and button inputs left out).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// `text`, `email`, `password`, `file`, `select`, `textarea`, `radio`, `checkbox` …
    pub kind: String,
    /// `name`.
    pub name: String,
    /// `id`.
    pub id: String,
    /// Text of its label, aria-label or the legend around it.
    pub label: String,
    /// `placeholder`.
    pub placeholder: String,
    /// `autocomplete`.
    pub autocomplete: String,
    /// Place.
    pub spot: Spot,
}

/// A form, read and never sent. Fields outside any form are gathered in one form with an empty
/// action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Absolute address it would go to.
    pub action: Option<Url>,
    /// `get` or `post`.
    pub method: String,
    /// The site's own search box, a cookie, language, feedback or newsletter form: not the task's.
    pub incidental: bool,
    /// Has a password field.
    pub sign_in: bool,
    /// Fields that a person could fill in.
    pub fields: Vec<Field>,
    /// Texts on its buttons.
    pub buttons: Vec<String>,
    /// Index into `PageFacts::headings` of the nearest heading before it.
    pub under: Option<u32>,
    /// Part of the page.
    pub region: Region,
    /// Place.
    pub spot: Spot,
}

/// An embedded page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Absolute address.
    pub src: Url,
    /// `title` attribute.
    pub title: String,
    /// Part of the page.
    pub region: Region,
    /// Place.
    pub spot: Spot,
}

/// Why static HTML proves no absence on this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shell {
    /// Almost no text and a framework's root element.
    AppRoot,
    /// Says that scripts are needed.
    NeedsScript,
    /// A product known to build its forms with scripts.
    KnownProduct,
}

/// The facts of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageFacts {
    /// Address that answered (after redirects each hop is a capture of its own).
    pub url: Url,
    /// HTTP status.
    pub status: u16,
    /// Payload digest, `sha1:<BASE32>` as in the archive.
    pub digest: String,
    /// `lang` of the root element, lower case.
    pub lang: Option<String>,
    /// Only a part of it arrived, or could be unpacked: what it has not is not shown. Set by who
    /// has the answer; the text alone does not tell.
    pub cut: bool,
    /// `<title>`, folded.
    pub title: String,
    /// `<meta name=description>`, folded.
    pub description: String,
    /// `<link rel=canonical>`.
    pub canonical: Option<Url>,
    /// `<link rel=alternate hreflang>`: language and address.
    pub languages: Vec<(String, Url)>,
    /// Feeds offered: media type and address.
    pub feeds: Vec<(String, Url)>,
    /// Where `<title>` stands.
    pub title_at: Option<Spot>,
    /// Where `<meta name=viewport>` stands.
    pub viewport: Option<Spot>,
    /// `<meta http-equiv=refresh>` target, when within 10 s.
    pub refresh: Option<Url>,
    /// Meta robots or X-Robots-Tag says nofollow or none.
    pub nofollow: bool,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Visible text in order.
    pub blocks: Vec<Block>,
    /// Links in order.
    pub links: Vec<Link>,
    /// Forms in order.
    pub forms: Vec<Form>,
    /// Embedded pages.
    pub frames: Vec<Frame>,
    /// What only a script can start or fill, in order.
    pub controls: Vec<Control>,
    /// Runs scripts, of its own or from elsewhere.
    pub scripts: bool,
    /// Hosts of scripts and images from elsewhere, sorted, once each.
    pub foreign_hosts: Vec<String>,
    /// Ids of platforms recognised on the page itself (not merely linked), sorted.
    pub platforms: Vec<String>,
    /// schema.org types named by JSON-LD or microdata, sorted, once each.
    pub schema_types: Vec<String>,
    /// Why absence cannot be proved here.
    pub shell: Option<Shell>,
    /// Says "page not found" though its status is 200.
    pub soft_404: bool,
    /// Is a bot challenge, whatever its status.
    pub challenge: bool,
    /// Embeds a map library or map host.
    pub map: bool,
    /// Characters of visible text in the main content.
    pub main_text: u32,
    /// `Strict-Transport-Security` was sent.
    pub hsts: bool,
}

impl PageFacts {
    /// The first level-1 heading's text, or the empty string.
    #[must_use]
    pub fn h1(&self) -> &str {
        self.headings
            .iter()
            .find(|h| h.level == 1)
            .map_or("", |h| h.text.as_str())
    }

    /// What the page is called: its first heading, or its title where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.h1() {
            "" => &self.title,
            heading => heading,
        }
    }
}
