//! The third parties that council sites lean on: whose host a task is done on, and what its page
//! looks like without scripts.

use std::collections::BTreeMap;

use super::family::escape;
use super::values::Values;

/// What a supplier's page is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Empty until scripts run.
    Shell,
    /// A form with these fields.
    Fields(&'static str),
    /// Words only.
    Words(&'static str),
}

/// One supplier's product as seen from a council page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Supplier {
    /// How scripts name it: `[words](achieve:)`.
    pub(crate) key: &'static str,
    /// Host, with `{id}` and `{base}`.
    pub(crate) host: &'static str,
    /// Path, with `{id}` and `{task}`.
    pub(crate) path: &'static str,
    /// Heading of its page.
    pub(crate) title: &'static str,
    /// What its page is made of.
    pub(crate) face: Face,
}

const fn supplier(
    key: &'static str,
    host: &'static str,
    path: &'static str,
    title: &'static str,
    face: Face,
) -> Supplier {
    Supplier {
        key,
        host,
        path,
        title,
        face,
    }
}

/// The suppliers. Hosts and paths have the shapes that these products are known by; the sites
/// behind them are made up.
pub(crate) const SUPPLIERS: [Supplier; 17] = [
    supplier(
        "achieve",
        "{id}-self.achieveservice.com",
        "/service/{task}",
        "Self service",
        Face::Shell,
    ),
    supplier(
        "verint",
        "{id}.verintcloudservices.com",
        "/site/citizen/request/{task}",
        "Citizen portal",
        Face::Shell,
    ),
    supplier(
        "fixmystreet",
        "fixmystreet.{base}",
        "/report/new",
        "Report a problem",
        Face::Fields("postcode,map,details,photo,name,email"),
    ),
    supplier(
        "whitespace",
        "{id}.whitespacews.com",
        "/mop.php?serviceID=A",
        "Collection finder",
        Face::Fields("postcode"),
    ),
    supplier(
        "webpay",
        "www.civicaepay.co.uk",
        "/{id}/webpay_public/webpay/default.aspx",
        "Payments",
        Face::Fields("reference,amount,email"),
    ),
    supplier(
        "capitapay",
        "www.e-paycapita.com",
        "/{id}/AIP/itemSelectionPage.do",
        "Make a payment",
        Face::Fields("reference,amount"),
    ),
    supplier(
        "publicaccess",
        "publicaccess.{base}",
        "/online-applications/",
        "Search applications",
        Face::Fields("search"),
    ),
    supplier(
        "weeklylist",
        "publicaccess.{base}",
        "/online-applications/search.do?action=weeklyList",
        "Weekly list",
        Face::Words("Applications validated and decided this week."),
    ),
    supplier(
        "mgfind",
        "democracy.{base}",
        "/mgFindMember.aspx",
        "Find your councillor",
        Face::Fields("postcode"),
    ),
    supplier(
        "mgmeetings",
        "democracy.{base}",
        "/mgCalendarMonthView.aspx",
        "Meetings calendar",
        Face::Words("Meetings of committees this month."),
    ),
    supplier(
        "revenues",
        "{id}.necswscloud.com",
        "/CitizenAccess/",
        "Council tax account",
        Face::Fields("username,password"),
    ),
    supplier(
        "salesforce",
        "{id}.my.site.com",
        "/customers/s/login/",
        "Customer portal",
        Face::Shell,
    ),
    supplier(
        "powerpages",
        "{id}.powerappsportals.com",
        "/SignIn",
        "Portal",
        Face::Fields("username,password"),
    ),
    supplier(
        "placesportal",
        "{id}.ieg4.net",
        "/OneVu/login",
        "One view",
        Face::Fields("username,password"),
    ),
    supplier(
        "eportal",
        "{id}.oncreate.app",
        "/w/webpage/sign-in",
        "Portal",
        Face::Fields("username,password"),
    ),
    supplier(
        "admissions",
        "citizenportal.{base}",
        "/CitizenPortal_LIVE/en",
        "School admissions",
        Face::Fields("username,password"),
    ),
    supplier(
        "mats",
        "{id}.onmats.com",
        "/w/webpage/{task}",
        "Request a service",
        Face::Fields("name,email,details"),
    ),
];

/// The supplier with this key.
pub(crate) fn by_key(key: &str) -> Option<&'static Supplier> {
    SUPPLIERS.iter().find(|s| s.key == key)
}

impl Supplier {
    /// Host and path for one council and task.
    pub(crate) fn address(&self, values: &Values, task: &str) -> (String, String) {
        let mut names: BTreeMap<&'static str, String> = BTreeMap::new();
        for key in ["id", "base"] {
            if let Some(value) = values.get(key) {
                names.insert(key, value.clone());
            }
        }
        names.insert("task", task.replace('-', "_"));
        (
            super::script::fill(self.host, &names),
            super::script::fill(self.path, &names),
        )
    }
}

/// An empty frame for a script, as a supplier's form or a whole site of that make sends it.
pub(crate) fn shell(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <script defer src=\"/static/js/main.4f2a.js\"></script></head>\n\
         <body><noscript>You need to enable JavaScript to run this app.</noscript>\
         <div id=\"root\"></div></body>\n</html>\n",
        escape(title)
    )
}

/// The national hosts that council pages link to, with what their pages are called. They answer
/// any path with a plain page.
pub(crate) const NATIONAL: [(&str, &str); 20] = [
    ("www.gov.uk", "GOV.UK"),
    ("www.planningportal.co.uk", "Planning Portal"),
    ("www.edevelopment.scot", "eDevelopment"),
    (
        "planningregister.planningsystemni.gov.uk",
        "Northern Ireland planning portal",
    ),
    ("www.lgo.org.uk", "Ombudsman"),
    ("www.spso.org.uk", "Ombudsman"),
    ("www.ombudsman.wales", "Ombudsman"),
    ("www.nipso.org.uk", "Ombudsman"),
    ("tfl.gov.uk", "Transport for London"),
    ("www.transport.gov.scot", "Transport Scotland"),
    ("traffic.wales", "Traffic Wales"),
    ("nationalhighways.co.uk", "National Highways"),
    (
        "www.trafficpenaltytribunal.gov.uk",
        "Traffic Penalty Tribunal",
    ),
    ("www.mygov.scot", "mygov.scot"),
    ("www.nidirect.gov.uk", "nidirect"),
    (
        "www.equalityadvisoryservice.com",
        "Equality Advisory Service",
    ),
    (
        "www.equalityni.org",
        "Equality Commission for Northern Ireland",
    ),
    ("whocanivotefor.co.uk", "Who can I vote for"),
    ("wheredoivote.co.uk", "Where do I vote"),
    ("signin.account.gov.uk", "One Login"),
];

/// The page of a national host.
pub(crate) fn national_page(name: &str, path: &str) -> String {
    let words = super::family::slug(path, " ");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{words} - {name}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head>\n\
         <body><main><h1>{words}</h1><p>A page of {name}, drawn for the simulated sector.</p></main></body>\n</html>\n",
        words = escape(&words),
        name = escape(name)
    )
}
