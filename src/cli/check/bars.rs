//! The bars that a check is held to, and the sentence for each that is not met.

use std::path::Path;

use super::Arguments;
use crate::archive::Ending;
use crate::cli::exit::{Ended, Exit};
use crate::cli::named;
use crate::edition::CouncilResult;
use crate::output::{Baseline, Worse, count, percent};
use crate::rubric::Rubrics;
use crate::score::JourneyScore;

/// What was asked of the marks.
pub(super) struct Bars {
    overall: Option<f64>,
    journeys: Vec<(String, f64)>,
    baseline: Option<Baseline>,
}

/// How the marks fared.
pub(super) struct Held {
    pub(super) exit: Exit,
    /// A sentence for each bar.
    pub(super) lines: Vec<String>,
    pub(super) worse: Vec<Worse>,
}

/// A percentage; one between 0 and 1 is most likely a share.
pub(super) fn per_cent(text: &str) -> Result<f64, String> {
    match text.trim_end_matches('%').parse::<f64>() {
        Ok(n) if n > 0.0 && n < 1.0 => Err(format!(
            "write a percentage from 0 to 100: {} for {text}",
            (n * 100.0).round()
        )),
        Ok(n) if (0.0..=100.0).contains(&n) => Ok(n),
        _ => Err("write a percentage from 0 to 100".to_owned()),
    }
}

/// `bin-day=70`.
pub(super) fn of_journey(text: &str) -> Result<(String, f64), String> {
    let (journey, bar) = text
        .split_once('=')
        .ok_or_else(|| "write a journey and a percentage, as bin-day=70".to_owned())?;
    Ok((journey.trim().to_owned(), per_cent(bar.trim())?))
}

impl Bars {
    pub(super) fn of(arguments: &Arguments, rubrics: &Rubrics) -> Result<Bars, Ended> {
        for (journey, _) in &arguments.at_least {
            named::journeys(rubrics, std::slice::from_ref(journey))?;
            if !arguments.journey.is_empty() && !arguments.journey.contains(journey) {
                let message = format!(
                    "--at-least asks for {journey}, which --journey leaves out: name it there too"
                );
                return Err(Ended::new(Exit::Usage, message));
            }
        }
        Ok(Bars {
            overall: arguments.fail_under,
            journeys: arguments.at_least.clone(),
            baseline: arguments.baseline.as_deref().map(baseline).transpose()?,
        })
    }

    /// Holds the marks to the bars. A site that was not seen has failed none of them.
    pub(super) fn hold(&self, result: &CouncilResult, ending: Ending) -> Held {
        let mut held = Held {
            exit: Exit::Success,
            lines: Vec::new(),
            worse: Vec::new(),
        };
        let owed: Vec<&JourneyScore> = owed(result);
        if let Some(bar) = self.overall {
            match (result.score.overall, owed.is_empty()) {
                (Some(score), _) => held.mark("The overall mark", score.point, bar),
                (None, true) => held.moot("the tasks asked for are not this council's duty"),
                (None, false) => {
                    held.unseen("The overall mark", ending, &result.score.why_not_ranked);
                }
            }
        }
        for (journey, bar) in &self.journeys {
            let found = owed.iter().find(|score| score.journey.0 == *journey);
            match found.map(|score| (score.score, score.stars, &score.why_not)) {
                Some((Some(score), Some(_), _)) => held.mark(journey, score.point, *bar),
                Some((_, _, why)) => held.unseen(journey, ending, why),
                None => held.moot(&format!("{journey} is not this council's duty")),
            }
        }
        if let Some(baseline) = &self.baseline {
            held.worse = baseline.worse(result);
            held.against(baseline);
        }
        if held.exit == Exit::Success
            && !ending.is_of_itself()
            && is_blocked(ending)
            && is_blind(result)
        {
            held.unseen("The site", ending, &None);
        }
        held
    }
}

/// The journeys that are the council's duty.
fn owed(result: &CouncilResult) -> Vec<&JourneyScore> {
    let journeys = result.score.journeys.iter();
    journeys.filter(|journey| journey.score.is_some()).collect()
}

/// Nothing that was asked for could be marked.
fn is_blind(result: &CouncilResult) -> bool {
    let owed = owed(result);
    !owed.is_empty() && owed.iter().all(|journey| journey.stars.is_none())
}

/// Whether the site, and not beadle's own budget, ended the visit.
fn is_blocked(ending: Ending) -> bool {
    !matches!(
        ending,
        Ending::Pages
            | Ending::Bytes
            | Ending::Minutes
            | Ending::Stopped
            | Ending::Damaged
            | Ending::Unknown
    )
}

impl Held {
    /// 1 stands above 3: what is seen to be under a bar stays under it.
    fn ends(&mut self, exit: Exit) {
        if self.exit != Exit::Findings {
            self.exit = exit;
        }
    }

    fn mark(&mut self, what: &str, point: u16, bar: f64) {
        let is_met = f64::from(point) >= bar * 100.0;
        let verb = if is_met { "meets" } else { "is under" };
        let mark = percent(point);
        self.lines
            .push(format!("{what}: {mark} {verb} the bar of {bar}%."));
        if !is_met {
            self.ends(Exit::Findings);
        }
    }

    fn unseen(&mut self, what: &str, ending: Ending, why: &Option<String>) {
        let why = match why {
            Some(why) if ending.is_of_itself() => why.clone(),
            Some(why) => format!("{} ({why})", ending.words()),
            None => ending.words().to_owned(),
        };
        self.lines.push(format!(
            "{what} could not be held to a bar: {why}. What was not seen is not failed."
        ));
        self.ends(Exit::Unreachable);
    }

    fn moot(&mut self, why: &str) {
        self.lines.push(format!("No bar applies: {why}."));
    }

    fn against(&mut self, baseline: &Baseline) {
        if self.worse.is_empty() {
            self.lines.push(format!(
                "No answer is worse than in the baseline; {} compared.",
                count(baseline.len(), "answer", "answers")
            ));
            return;
        }
        for worse in &self.worse {
            self.lines.push(format!(
                "Worse than the baseline: {} was {} and is {}.",
                worse.criterion, worse.before, worse.now
            ));
        }
        self.ends(Exit::Findings);
    }
}

fn baseline(file: &Path) -> Result<Baseline, Ended> {
    let wrong = |what: String| {
        let message = format!(
            "{}: {what}; make it with `beadle check … --json > FILE`",
            file.display()
        );
        Ended::new(Exit::Usage, message)
    };
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    Baseline::read(&text).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_a_percentage_and_a_share_is_told() {
        assert_eq!(per_cent("70"), Ok(70.0));
        assert_eq!(per_cent("70%"), Ok(70.0));
        assert_eq!(per_cent("0"), Ok(0.0));
        assert!(per_cent("0.7").is_err_and(|told| told.contains("70 for 0.7")));
        assert!(per_cent("170").is_err());
        assert_eq!(of_journey("bin-day=55"), Ok(("bin-day".to_owned(), 55.0)));
        assert!(of_journey("bin-day").is_err());
    }
}
