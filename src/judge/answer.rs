//! What a predicate answers, before it becomes a verdict.

use crate::journey::Reason;
use crate::page::Spot;

/// Something that was seen on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sighting {
    /// Index into `Site::pages`.
    pub(super) page: usize,
    /// Element.
    pub(super) spot: Spot,
    /// Words as they stand there; `None` quotes the element's start tag.
    pub(super) quote: Option<String>,
    /// Platform from which it was inferred.
    pub(super) inferred_from: Option<String>,
}

/// What is known of a no beside the criterion's own sentence for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Miss {
    /// The fault that was seen, in words that go on after that sentence and a colon; `None` where
    /// nothing was found at all.
    pub(super) fault: Option<String>,
    /// Where the fault was seen.
    pub(super) seen: Vec<Sighting>,
    /// What came nearest to a yes.
    pub(super) nearest: Option<Sighting>,
}

impl Miss {
    /// Nothing was found, and this came nearest.
    pub(super) fn near(nearest: Option<Sighting>) -> Miss {
        Miss {
            nearest,
            ..Miss::default()
        }
    }

    /// A fault, and where it stands.
    pub(super) fn fault(words: impl Into<String>, seen: Vec<Sighting>) -> Miss {
        Miss {
            fault: Some(words.into()),
            seen,
            nearest: None,
        }
    }

    /// Of two misses of one question the first, with what only the second knows.
    fn with(self, other: Miss) -> Miss {
        let (fault, seen) = match self.fault {
            Some(fault) => (Some(fault), self.seen),
            None => (other.fault, [self.seen, other.seen].concat()),
        };
        Miss {
            fault,
            seen,
            nearest: self.nearest.or(other.nearest),
        }
    }
}

/// A rule by which a question does not arise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// Its id, as data has it.
    pub(super) id: String,
    /// The same in words.
    pub(super) why: String,
}

impl Rule {
    pub(super) fn new(id: impl Into<String>, why: impl Into<String>) -> Rule {
        Rule {
            id: id.into(),
            why: why.into(),
        }
    }

    /// A rule of a rubric or the register, whose id is its words: "no-permit-scheme".
    pub(super) fn named(id: &str) -> Rule {
        let words = id
            .replace('-', " ")
            .replace("northern ireland", "Northern Ireland")
            .replace("scotland", "Scotland")
            .replace("wales", "Wales")
            .replace("england", "England");
        Rule::new(id, format!("the question does not arise here: {words}"))
    }
}

/// What a predicate answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Yes, and here; with a sentence for a person.
    Yes(Vec<Sighting>, String),
    /// In part.
    Partly(Vec<Sighting>, String),
    /// No: what was seen instead.
    No(Miss),
    /// It could not be seen.
    Unseen(Reason, String),
    /// The question does not arise, by this rule.
    NotAsked(Rule),
}

impl Answer {
    /// A no of which nothing more is known.
    pub(super) fn none() -> Answer {
        Answer::No(Miss::default())
    }

    /// How good it is for the one who is judged: what is not seen stands between yes and no.
    fn worth(&self) -> u8 {
        match self {
            Answer::NotAsked(_) => 0,
            Answer::No(_) => 1,
            Answer::Unseen(..) => 2,
            Answer::Partly(..) => 3,
            Answer::Yes(..) => 4,
        }
    }

    /// Whether it is a plain yes.
    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Answer::Yes(..))
    }

    /// The better of two; the first of two equals.
    pub(super) fn or(self, other: Answer) -> Answer {
        match (self, other) {
            (Answer::No(first), Answer::No(second)) => Answer::No(first.with(second)),
            (this, other) if other.worth() > this.worth() => other,
            (this, _) => this,
        }
    }

    /// The worse of two, what both saw taken together. Not asked leaves the other as it is.
    pub(super) fn and(self, other: Answer) -> Answer {
        match (self, other) {
            (Answer::NotAsked(_), other) => other,
            (this, Answer::NotAsked(_)) => this,
            (Answer::Yes(mut seen, said), Answer::Yes(more, _)) => {
                seen.extend(more);
                Answer::Yes(seen, said)
            }
            (Answer::No(first), Answer::No(second)) => Answer::No(first.with(second)),
            // The half that is there comes nearest.
            (Answer::Yes(seen, _) | Answer::Partly(seen, _), Answer::No(miss))
            | (Answer::No(miss), Answer::Yes(seen, _) | Answer::Partly(seen, _)) => {
                let nearest = miss.nearest.or_else(|| seen.into_iter().next());
                Answer::No(Miss { nearest, ..miss })
            }
            (this, other) => {
                if other.worth() < this.worth() {
                    other
                } else {
                    this
                }
            }
        }
    }

    /// The other way round. What was seen is the fault of the no; `task` stands for the pages on
    /// which nothing of the kind was seen.
    pub(super) fn not(self, task: Sighting) -> Answer {
        match self {
            Answer::Yes(seen, _) | Answer::Partly(seen, _) => Answer::No(Miss {
                seen,
                ..Miss::default()
            }),
            Answer::No(_) => Answer::Yes(
                vec![task],
                "nothing of the kind stands on the pages looked at".to_owned(),
            ),
            other => other,
        }
    }
}

/// The best of several.
pub(super) fn any(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut best: Option<Answer> = None;
    for answer in answers {
        if answer.is_yes() {
            return answer;
        }
        best = Some(match best {
            Some(before) => before.or(answer),
            None => answer,
        });
    }
    best.unwrap_or_else(Answer::none)
}

/// The worst of several.
pub(super) fn all(answers: impl Iterator<Item = Answer>) -> Answer {
    answers.reduce(Answer::and).unwrap_or_else(Answer::none)
}

/// So many of several: what could not be seen may still have been a yes.
pub(super) fn count(answers: Vec<Answer>, met: usize, partly: Option<usize>) -> Answer {
    let mut seen = Vec::new();
    let mut missed = Miss::default();
    let (mut yes, mut unseen) = (0, Vec::new());
    let mut asked = 0;
    for answer in answers {
        match answer {
            Answer::Yes(sightings, _) => {
                yes += 1;
                asked += 1;
                seen.extend(sightings);
            }
            Answer::Unseen(reason, words) => {
                unseen.push((reason, words));
                asked += 1;
            }
            Answer::NotAsked(_) => {}
            Answer::Partly(sightings, _) => {
                asked += 1;
                missed = missed.with(Miss::near(sightings.into_iter().next()));
            }
            Answer::No(miss) => {
                asked += 1;
                missed = missed.with(miss);
            }
        }
    }
    if asked == 0 {
        return Answer::NotAsked(Rule::new(
            "none-of-them-arises",
            "none of the things asked about arises here",
        ));
    }
    // Questions that do not arise lower the bar to what is left.
    let met = met.min(asked);
    let partly = partly.map(|p| p.min(asked));
    let words = format!("{yes} of the {asked} things asked about are there");
    if yes >= met {
        return Answer::Yes(seen, words);
    }
    if let Some((reason, said)) = unseen.first()
        && yes + unseen.len() >= met
    {
        return Answer::Unseen(*reason, said.clone());
    }
    match partly {
        Some(partly) if yes >= partly && yes > 0 => Answer::Partly(seen, words),
        Some(partly) if yes + unseen.len() >= partly && !unseen.is_empty() => {
            Answer::Unseen(unseen[0].0, unseen[0].1.clone())
        }
        _ => Answer::No(Miss::near(seen.into_iter().next()).with(missed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes() -> Answer {
        Answer::Yes(Vec::new(), "yes".into())
    }
    fn no() -> Answer {
        Answer::none()
    }
    fn unseen() -> Answer {
        Answer::Unseen(Reason::Robots, "robots".into())
    }

    #[test]
    fn what_was_not_seen_neither_passes_nor_fails_where_it_could_decide() {
        assert_eq!(any([no(), unseen()].into_iter()), unseen());
        assert_eq!(any([unseen(), yes()].into_iter()), yes());
        assert_eq!(all([yes(), unseen()].into_iter()), unseen());
        assert_eq!(all([no(), unseen()].into_iter()), no());
        assert_eq!(count(vec![yes(), unseen(), no()], 2, None), unseen());
        assert!(matches!(
            count(vec![yes(), unseen(), no()], 3, None),
            Answer::No(_)
        ));
    }

    #[test]
    fn what_does_not_arise_lowers_the_bar() {
        let not_asked = || Answer::NotAsked(Rule::named("x"));
        assert!(count(vec![yes(), not_asked(), not_asked()], 3, None).is_yes());
        assert!(matches!(
            count(vec![not_asked()], 3, None),
            Answer::NotAsked(_)
        ));
    }

    #[test]
    fn a_no_keeps_what_came_nearest_whatever_it_is_put_together_from() {
        let half = |page| Sighting {
            page,
            spot: Spot(0),
            quote: None,
            inferred_from: None,
        };
        let seen = || Answer::Yes(vec![half(7)], "half".into());
        for joined in [
            all([seen(), no()].into_iter()),
            all([no(), seen()].into_iter()),
            count(vec![seen(), no()], 2, None),
            any([no(), Answer::No(Miss::near(Some(half(7))))].into_iter()),
        ] {
            let Answer::No(miss) = joined else {
                panic!("{joined:?}")
            };
            assert_eq!(miss.nearest.map(|s| s.page), Some(7));
        }
    }
}
