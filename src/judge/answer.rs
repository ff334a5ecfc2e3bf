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

/// What a predicate answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Yes, and here; with a sentence for a person.
    Yes(Vec<Sighting>, String),
    /// In part.
    Partly(Vec<Sighting>, String),
    /// No: what was looked for.
    No(String),
    /// It could not be seen.
    Unseen(Reason, String),
    /// The question does not arise, by this rule.
    NotAsked(String),
}

impl Answer {
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
        if other.worth() > self.worth() {
            other
        } else {
            self
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
            (this, other) => {
                if other.worth() < this.worth() {
                    other
                } else {
                    this
                }
            }
        }
    }

    /// The other way round. What was seen is the reason for the no.
    pub(super) fn not(self, task: Sighting) -> Answer {
        match self {
            Answer::Yes(_, said) | Answer::Partly(_, said) => {
                Answer::No(format!("it does: {said}"))
            }
            Answer::No(said) => Answer::Yes(vec![task], said),
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
    best.unwrap_or(Answer::No("nothing was asked".to_owned()))
}

/// The worst of several.
pub(super) fn all(answers: impl Iterator<Item = Answer>) -> Answer {
    answers
        .reduce(Answer::and)
        .unwrap_or(Answer::No("nothing was asked".to_owned()))
}

/// So many of several: what could not be seen may still have been a yes.
pub(super) fn count(answers: Vec<Answer>, met: usize, partly: Option<usize>) -> Answer {
    let mut seen = Vec::new();
    let mut said = Vec::new();
    let (mut yes, mut unseen) = (0, Vec::new());
    let mut asked = 0;
    for answer in answers {
        match answer {
            Answer::Yes(sightings, words) => {
                yes += 1;
                asked += 1;
                seen.extend(sightings);
                said.push(words);
            }
            Answer::Unseen(reason, words) => {
                unseen.push((reason, words));
                asked += 1;
            }
            Answer::NotAsked(_) => {}
            Answer::Partly(..) | Answer::No(_) => asked += 1,
        }
    }
    if asked == 0 {
        return Answer::NotAsked("none-of-them-arises".to_owned());
    }
    // Questions that do not arise lower the bar to what is left.
    let met = met.min(asked);
    let partly = partly.map(|p| p.min(asked));
    let words = format!("{yes} of {asked}: {}", said.join("; "));
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
        _ => Answer::No(format!("{yes} of the {met} that are asked for")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes() -> Answer {
        Answer::Yes(Vec::new(), "yes".into())
    }
    fn no() -> Answer {
        Answer::No("no".into())
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
        let not_asked = || Answer::NotAsked("x".into());
        assert!(count(vec![yes(), not_asked(), not_asked()], 3, None).is_yes());
        assert!(matches!(
            count(vec![not_asked()], 3, None),
            Answer::NotAsked(_)
        ));
    }
}
