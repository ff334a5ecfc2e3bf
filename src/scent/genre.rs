//! What kind of page it is, told from address, title and running text.
//!
//! Reads: `rubrics/genres.toml`, as embedded. / Makes: a genre with what gave it away. / Never:
//! asks what the page is about.

use serde::Deserialize;

use super::Genre;
use super::marks::Fragments;
use super::reading::Passage;
use crate::words::{Language, Phrases, Tokens, Vocabulary, pieces};

/// The lists as embedded in the binary; `tests::the_embedded_lists_are_sound` reads them.
const GENRES: &str = include_str!("../../rubrics/genres.toml");

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    /// Words that neither help nor hurt a title.
    pub(super) neutral: Vec<String>,
    /// Words of links that do not say where they lead.
    pub(super) generic: Vec<String>,
    #[serde(rename = "genre")]
    pub(super) genres: Vec<Marks>,
    /// Menus' names for everything.
    pub(super) gateway: Vec<String>,
    pub(super) gateway_cy: Vec<String>,
    /// Words of a link or button by which a task is started.
    pub(super) starts: Vec<String>,
    pub(super) starts_cy: Vec<String>,
    /// What a field is like in which a person looks something up.
    pub(super) look_up: Vec<String>,
    /// Names that explain.
    pub(super) explains: super::explain::Lists,
}

/// The marks of one genre.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marks {
    id: String,
    /// Taken from a page's fit, 0 to 1.
    cost: f32,
    #[serde(default)]
    url: Vec<String>,
    #[serde(default)]
    title: Vec<String>,
    #[serde(default)]
    text: Vec<String>,
    /// Words that end the proper name of one place: "lane". Where the rest of a title is in lower
    /// case, a capital before one of them makes the page one place's.
    #[serde(default)]
    places: Vec<String>,
    /// Different phrases of `text` that must be found.
    #[serde(default)]
    text_needs: usize,
    /// A year and month, or a full date, in the address is a mark.
    #[serde(default)]
    dated_url: bool,
    /// It costs nothing where a form for the task stands on the page.
    #[serde(default)]
    yields: bool,
    /// Journeys that pay nothing for it.
    #[serde(default)]
    spares: Vec<String>,
    /// Journeys that pay nothing when only the title betrays it.
    #[serde(default)]
    spares_title: Vec<String>,
}

/// Where a genre was betrayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Address,
    Title,
    Text,
}

/// A genre found on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) genre: Genre,
    pub(super) told: Told,
    index: usize,
}

/// A phrase of a genre's running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct GenrePhrase {
    genre: usize,
    /// Place in its list.
    at: usize,
}

/// All genres, compiled.
#[derive(Debug)]
pub(super) struct Genres {
    marks: Vec<Marks>,
    addresses: Fragments,
    titles: Phrases<usize>,
    texts: Phrases<GenrePhrase>,
    /// Words that are no place's name.
    neutral: Vec<String>,
}

/// Reads the embedded lists.
pub(super) fn lists() -> Result<Lists, toml::de::Error> {
    toml::from_str(GENRES)
}

impl Genres {
    /// Compiles the marks of all genres.
    pub(super) fn new(
        marks: Vec<Marks>,
        neutral: &[String],
        vocabulary: &mut Vocabulary,
    ) -> Genres {
        let mut titles = Phrases::default();
        let mut texts = Phrases::default();
        for (owner, marks) in marks.iter().enumerate() {
            for phrase in &marks.title {
                titles.add(vocabulary, Language::English, phrase, owner);
            }
            for (at, phrase) in marks.text.iter().enumerate() {
                let means = GenrePhrase { genre: owner, at };
                texts.add(vocabulary, Language::English, phrase, means);
            }
        }
        let urls = marks
            .iter()
            .enumerate()
            .flat_map(|(owner, marks)| marks.url.iter().map(move |mark| (owner, mark.as_str())));
        Genres {
            addresses: Fragments::new(urls),
            marks,
            titles,
            texts,
            neutral: neutral.to_vec(),
        }
    }

    /// The genre that an address alone betrays.
    pub(super) fn of_address(&self, address: &str) -> Option<Found> {
        let dated = is_dated(address);
        let mut best = self.marks.iter().position(|marks| marks.dated_url && dated);
        self.addresses.find(address, |owner, _| {
            best = Some(best.map_or(owner, |known| known.min(owner)));
        });
        best.and_then(|index| self.found(index, Told::Address))
    }

    /// The genre that a title betrays.
    pub(super) fn of_title(&self, title: &str, tokens: &Tokens) -> Option<Found> {
        let mut best: Option<usize> = None;
        self.titles.find(title, tokens, |hit| {
            best = Some(best.map_or(*hit.means, |b| b.min(*hit.means)));
        });
        let placed = || {
            self.marks
                .iter()
                .position(|marks| self.is_place(marks, title))
        };
        let index = best.or_else(placed)?;
        self.found(index, Told::Title)
    }

    /// Whether a title is about one place: "Pothole repairs in Station Road". A title all in
    /// capitals shows nothing.
    fn is_place(&self, marks: &Marks, title: &str) -> bool {
        if marks.places.is_empty() {
            return false;
        }
        let words: Vec<&str> = pieces(title).map(|piece| piece.text).collect();
        let is_capital = |word: &str| word.starts_with(char::is_uppercase);
        let is_any =
            |list: &[String], word: &str| list.iter().any(|of| of.eq_ignore_ascii_case(word));
        let is_name = |pair: &[&str]| {
            is_capital(pair[0]) && is_any(&marks.places, pair[1]) && !is_any(&self.neutral, pair[0])
        };
        let after = words.get(1..).unwrap_or_default();
        let plain =
            |word: &&str| word.len() > 3 && !is_capital(word) && !is_any(&marks.places, word);
        after.iter().any(plain) && after.windows(2).any(is_name)
    }

    /// The genre that the running text betrays, block by block.
    pub(super) fn of_text(&self, text: &[Passage<'_>]) -> Option<Found> {
        let mut said: Vec<GenrePhrase> = Vec::new();
        for passage in text {
            self.texts.find(passage.text, &passage.tokens, |hit| {
                if !said.contains(hit.means) {
                    said.push(*hit.means);
                }
            });
        }
        let index = (0..self.marks.len()).find(|index| {
            let needs = self.marks[*index].text_needs;
            needs > 0 && said.iter().filter(|s| s.genre == *index).count() >= needs
        })?;
        self.found(index, Told::Text)
    }

    /// What a genre costs a journey whose task can be done on the page, or not.
    pub(super) fn cost(&self, found: Found, journey: &str, done: bool) -> f32 {
        let marks = &self.marks[found.index];
        if marks.yields && done {
            return 0.0;
        }
        let spared = marks.spares.iter().any(|id| id == journey)
            || (found.told == Told::Title && marks.spares_title.iter().any(|id| id == journey));
        if spared { 0.0 } else { marks.cost }
    }

    fn found(&self, index: usize, told: Told) -> Option<Found> {
        let genre = from_id(&self.marks[index].id)?;
        Some(Found { genre, told, index })
    }
}

/// `/2024/03/`, `/2024-03-18`, `20240318`: stories are filed by date, services are not.
fn is_dated(address: &str) -> bool {
    let bytes = address.as_bytes();
    bytes.windows(7).any(|w| {
        (w[0] == b'/' && w[1..3] == *b"20" && w[3..5].iter().all(u8::is_ascii_digit))
            && matches!(w[5], b'/' | b'-')
            && w[6].is_ascii_digit()
    })
}

fn from_id(id: &str) -> Option<Genre> {
    Some(match id {
        "not-found" => Genre::NotFound,
        "archive" => Genre::Archive,
        "step" => Genre::Step,
        "record" => Genre::Record,
        "document" => Genre::Document,
        "committee" => Genre::Committee,
        "news" => Genre::News,
        "consultation" => Genre::Consultation,
        "job" => Genre::Job,
        "policy" => Genre::Policy,
        "event" => Genre::Event,
        "directory" => Genre::Directory,
        "search" => Genre::Search,
        "a-to-z" => Genre::AToZ,
        "sign-in" => Genre::SignIn,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_lists_are_sound() {
        let lists = lists().unwrap();
        for marks in &lists.genres {
            assert!(
                from_id(&marks.id).is_some(),
                "genre {} is not known",
                marks.id
            );
            assert!((0.0..=1.0).contains(&marks.cost), "cost of {}", marks.id);
            assert_eq!(marks.text.is_empty(), marks.text_needs == 0, "{}", marks.id);
        }
    }

    #[test]
    fn a_title_is_one_places_when_a_proper_name_ends_as_places_do() {
        let lists = lists().unwrap();
        let mut vocabulary = Vocabulary::default();
        let genres = Genres::new(lists.genres, &lists.neutral, &mut vocabulary);
        let genre = |title: &str| {
            let tokens = vocabulary.read(title, 40);
            genres.of_title(title, &tokens).map(|found| found.genre)
        };
        for title in [
            "Pothole repairs in Station Road",
            "Garden waste at Hill Top allotments",
            "Residents' parking in the Bishop Street area",
        ] {
            assert_eq!(genre(title), Some(Genre::Record), "{title}");
        }
        for title in [
            "Report A Pothole In Your Road",
            "Apply for a Council house",
            "Apply for a Primary School place",
            "Report a problem with a road",
            "Your street",
            "Find your Council Park and Ride",
        ] {
            assert_eq!(genre(title), None, "{title}");
        }
    }

    #[test]
    fn a_filing_date_is_a_mark_and_a_number_is_not() {
        assert!(is_dated("https://a.example/2024/03/bins"));
        assert!(!is_dated("https://a.example/article/20453/bins"));
        assert!(!is_dated("https://a.example/bins-2024"));
    }
}
