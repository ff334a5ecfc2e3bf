//! Who keeps a website: one council, or several that share one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::register::{Council, CouncilId, Kind, Nation, Register};

/// One website and the councils it serves.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    /// The councils, by id; the first leads.
    pub(crate) councils: Vec<Council>,
    /// Host name, as in the register: `www.adur-worthing.gov.uk`.
    pub(crate) host: String,
    /// The host without `www.`.
    pub(crate) base: String,
    /// The path the register gives for the home page, when it is not `/`.
    pub(crate) front: Option<String>,
    /// Host of the county above, for districts.
    pub(crate) county_host: Option<String>,
}

impl Holder {
    /// The first council by id.
    pub(crate) fn lead(&self) -> &Council {
        &self.councils[0]
    }

    /// The lead's id, by which draws and suppliers' addresses are named.
    pub(crate) fn id(&self) -> &str {
        &self.lead().id.0
    }

    /// Kind of the lead; councils that share a site are of one kind.
    pub(crate) fn kind(&self) -> Kind {
        self.lead().kind
    }

    /// Nation of the lead.
    pub(crate) fn nation(&self) -> Nation {
        self.lead().nation
    }

    /// What the site calls its council or councils.
    pub(crate) fn name(&self) -> String {
        let names: Vec<&str> = self.councils.iter().map(|c| c.name.as_str()).collect();
        names.join(" and ")
    }
}

/// The councils of a day that the sector has: the living of that day who are among `chosen`, or
/// whom a chosen council succeeded.
pub(crate) fn holders(register: &Register, day: Date, chosen: &BTreeSet<CouncilId>) -> Vec<Holder> {
    let living = register.councils.values().filter(|council| {
        let kept = chosen.contains(&council.id);
        let succeeded = council.successors.iter().any(|id| chosen.contains(id));
        is_drawn(council, day) && (kept || succeeded)
    });
    let mut by_host: BTreeMap<String, Holder> = BTreeMap::new();
    for council in living {
        let Some((host, front)) = address(council) else {
            continue;
        };
        by_host
            .entry(host.clone())
            .or_insert_with(|| Holder {
                councils: Vec::new(),
                base: host.trim_start_matches("www.").to_owned(),
                host,
                front,
                county_host: council
                    .county
                    .as_ref()
                    .and_then(|county| address(register.councils.get(county)?))
                    .map(|(host, _)| host),
            })
            .councils
            .push(council.clone());
    }
    let mut holders: Vec<Holder> = by_host.into_values().collect();
    for holder in &mut holders {
        holder.councils.sort_by(|a, b| a.id.cmp(&b.id));
    }
    holders.sort_by(|a, b| a.id().cmp(b.id()));
    holders
}

/// At most `limit` councils of a day, chosen so that every kind and nation is among them.
pub(crate) fn chosen(register: &Register, day: Date, limit: Option<usize>) -> BTreeSet<CouncilId> {
    let living: Vec<&Council> = register
        .councils
        .values()
        .filter(|council| is_drawn(council, day))
        .collect();
    let wanted = limit.unwrap_or(living.len());
    let spread = spread(&living).into_iter().take(wanted);
    spread.map(|council| council.id.clone()).collect()
}

fn is_drawn(council: &Council, day: Date) -> bool {
    council.kind.is_ranked() && council.lives.on(day) && council.website.is_some()
}

/// One council of each kind in turn, so that a small sector still has all of them.
fn spread<'a>(living: &[&'a Council]) -> Vec<&'a Council> {
    let mut turns: Vec<(usize, &'a Council)> = Vec::with_capacity(living.len());
    let mut seen: BTreeMap<Kind, usize> = BTreeMap::new();
    for council in living {
        let turn = seen.entry(council.kind).or_default();
        turns.push((*turn, council));
        *turn += 1;
    }
    turns.sort_by(|a, b| (a.0, a.1.kind, &a.1.id).cmp(&(b.0, b.1.kind, &b.1.id)));
    turns.into_iter().map(|(_, council)| council).collect()
}

/// Host and home path of a council's website.
fn address(council: &Council) -> Option<(String, Option<String>)> {
    let url = url::Url::parse(council.website.as_deref()?).ok()?;
    let front = (url.path() != "/").then(|| url.path().to_owned());
    Some((url.host_str()?.to_owned(), front))
}
