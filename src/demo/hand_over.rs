//! How a site of the sector hands over what another body does, and the known answers of that.
//!
//! Reads: the plan of a site. / Makes: a way of handing over, and marks of the panel S1. / Never:
//! says whether the other body's page answers: that is the other site's business.

use std::collections::BTreeMap;

use super::plan::Plan;
use super::script::Mark;
use super::truth::Standing;

/// The one journey that the sector's districts hand over.
pub(crate) const HANDED_OVER: &str = "report-pothole";

/// Where the link of a page that hands over leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HandOver {
    /// To the task on the county's site.
    Deep,
    /// To the county's home page.
    Home,
    /// To a page of the own site that is gone.
    Lost,
}

impl HandOver {
    /// Drawn once for a district, whatever the edition; nobody else hands over.
    pub(crate) fn of(plan: &Plan<'_>) -> Option<HandOver> {
        plan.holder.county_host.as_ref()?;
        let ways = [HandOver::Deep, HandOver::Home, HandOver::Lost];
        plan.dice.on("hand-over").pick(&ways).copied()
    }

    /// The address of the link.
    pub(crate) fn target(self, plan: &Plan<'_>, county: &str) -> String {
        match self {
            HandOver::Deep => format!("http://{county}/roads/report-a-pothole"),
            HandOver::Home => format!("http://{county}/"),
            HandOver::Lost => plan.url("/lost/county"),
        }
    }

    fn marks(self) -> [Mark; 3] {
        match self {
            HandOver::Deep => [Mark::Met, Mark::Met, Mark::Met],
            HandOver::Home => [Mark::Met, Mark::Met, Mark::NotMet],
            HandOver::Lost => [Mark::Met, Mark::NotMet, Mark::NotApplicable],
        }
    }
}

/// The known answers to S1.1, S1.2 and S1.3 for every journey that is not owed.
pub(crate) fn truth(plan: &Plan<'_>) -> BTreeMap<String, BTreeMap<String, Mark>> {
    let not_owed = plan
        .tasks
        .iter()
        .filter(|task| task.standing == Standing::NotOwed);
    not_owed
        .map(|task| {
            let handed = HandOver::of(plan).filter(|_| task.script.id == HANDED_OVER);
            let marks = match handed {
                _ if plan.habits.trouble.is_some() => [Mark::NotAssessed; 3],
                Some(way) => way.marks(),
                None => [Mark::NotMet, Mark::NotMet, Mark::NotApplicable],
            };
            let locals = ["S1.1", "S1.2", "S1.3"].map(str::to_owned);
            let marks = locals.into_iter().zip(marks).collect();
            (task.script.id.clone(), marks)
        })
        .collect()
}
