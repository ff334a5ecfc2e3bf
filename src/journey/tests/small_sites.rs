//! Two pages beside each other under one section: one on which the task is done, and one that tells
//! about it. Doing beats naming, and nobody arrives at what only tells.

use super::*;

/// A site of the section and its pages, for one journey.
struct Small {
    journey: &'static str,
    section: &'static str,
    /// Title and form of the page on which the task is done.
    does: (&'static str, &'static str),
    /// Title and text of the page that tells about it.
    tells: (&'static str, &'static str),
}

const SITES: &[Small] = &[
    Small {
        journey: "bin-day",
        section: "Bins and recycling",
        does: (
            "Look up your street",
            "<label>Postcode <input name=postcode></label><button>Find your collection day</button>",
        ),
        tells: (
            "When is your bin collected?",
            "Bins in Mill Lane are emptied on Mondays.",
        ),
    },
    Small {
        journey: "missed-bin",
        section: "Bins and recycling",
        does: (
            "We did not come",
            "<label>Your address <input name=a></label><label>Which bin <input name=b></label><button>Report a missed bin</button>",
        ),
        tells: (
            "What happens after you report a missed bin",
            "The crew comes back within two days.",
        ),
    },
    Small {
        journey: "my-account",
        section: "Online services",
        does: (
            "Sign in",
            "<label>Email <input name=e></label><label>Password <input type=password name=p></label><button>Sign in</button>",
        ),
        tells: (
            "Tips for My Account",
            "Choose a password that nobody else knows.",
        ),
    },
    Small {
        journey: "council-tax",
        section: "Council tax",
        does: (
            "Ways to pay",
            "<label>Council tax account <input name=a></label><label>Amount to pay <input name=b></label><button>Pay your council tax</button>",
        ),
        tells: (
            "How we collect council tax arrears",
            "We write to you before we go to court.",
        ),
    },
    Small {
        journey: "report-pothole",
        section: "Roads and travel",
        does: (
            "Tell us about road damage",
            "<label>Where is it? <input name=a></label><label>What is wrong? <textarea name=b></textarea></label><button>Report a pothole</button>",
        ),
        tells: (
            "After you report a pothole",
            "An inspector comes within five days.",
        ),
    },
    Small {
        journey: "planning",
        section: "Planning and building",
        does: (
            "Look up plans and decisions",
            "<label>Application reference <input name=a></label><label>Keyword <input name=b></label><button>Search planning applications</button>",
        ),
        tells: (
            "How planning applications are decided",
            "Officers weigh each plan against policy.",
        ),
    },
    Small {
        journey: "fly-tipping",
        section: "Environment",
        does: (
            "Dumped rubbish",
            "<label>Where is it? <input name=a></label><label>What is it? <input name=b></label><button>Report fly-tipping</button>",
        ),
        tells: (
            "How we investigate fly-tipping",
            "Officers look for names in the waste.",
        ),
    },
    Small {
        journey: "school-place",
        section: "Schools and learning",
        does: (
            "Put in your form",
            "<label>Which school are you applying for? <input name=a></label><label>Child's name <input name=b></label><button>Apply for a school place</button>",
        ),
        tells: (
            "How school places are offered",
            "Places go to those who live nearest.",
        ),
    },
    Small {
        journey: "blue-badge",
        section: "Transport",
        does: (
            "Get one or renew it",
            "<label>National Insurance number <input name=a></label><label>Date of birth <input name=b></label><button>Apply for a Blue Badge</button>",
        ),
        tells: (
            "What counts as proof for a Blue Badge",
            "Send a letter that is not older than a year.",
        ),
    },
    Small {
        journey: "parking",
        section: "Parking",
        does: (
            "Settle a fine",
            "<label>PCN number <input name=a></label><label>Registration <input name=b></label><button>Pay a penalty charge notice</button>",
        ),
        tells: (
            "How parking fines are set",
            "London and the rest of England differ.",
        ),
    },
    Small {
        journey: "housing",
        section: "Housing",
        does: (
            "Apply for a home",
            "<label>Date of birth <input name=a></label><label>People in your household <input name=b></label><button>Join the housing register</button>",
        ),
        tells: (
            "How bidding for a council home works",
            "Homes are shown each Thursday.",
        ),
    },
    Small {
        journey: "registration",
        section: "Births, deaths and marriages",
        does: (
            "See the registrar",
            "<label>Date of appointment <input name=a></label><label>Your name <input name=b></label><button>Book an appointment to register</button>",
        ),
        tells: (
            "After a death: registering and what else to do",
            "Tell the bank and the pension office.",
        ),
    },
    Small {
        journey: "contact",
        section: "About the council",
        does: (
            "Put things right",
            "<label>Your complaint <textarea name=a></textarea></label><label>Your name <input name=b></label><button>Make a complaint</button>",
        ),
        tells: (
            "What happens to your complaint",
            "We answer within ten working days.",
        ),
    },
    Small {
        journey: "councillors",
        section: "Your council",
        does: (
            "Who speaks for you",
            "<label>Your postcode <input name=postcode></label><button>Find your councillor</button>",
        ),
        tells: ("What councillors do", "They decide on the budget."),
    },
    Small {
        journey: "elections",
        section: "Elections and voting",
        does: (
            "Get on the electoral roll",
            "<a href='https://www.registertovote.service.gov.uk/'>Register to vote</a>",
        ),
        tells: (
            "How votes are counted",
            "Ballot papers are counted by hand in the sports hall.",
        ),
    },
    Small {
        journey: "adult-care",
        section: "Adult social care",
        does: (
            "Ask us for help",
            "<label>What do you need help with? <textarea name=a></textarea></label><label>Date of birth <input name=b></label><button>Request a care needs assessment</button>",
        ),
        tells: (
            "What happens at a care needs assessment",
            "A social worker visits you at home.",
        ),
    },
    Small {
        journey: "garden-and-bulky-waste",
        section: "Bins and recycling",
        does: (
            "Join the brown bin scheme",
            "<label>Your address <input name=a></label><label>How many bins? <input name=b></label><button>Subscribe to garden waste collections</button>",
        ),
        tells: (
            "What goes in a garden waste bin",
            "Grass, leaves and twigs.",
        ),
    },
    Small {
        journey: "accessibility-statement",
        section: "About this website",
        does: (
            "Accessibility statement",
            "<p>This website is partially compliant.</p>",
        ),
        tells: (
            "How we make our buildings accessible",
            "Ramps stand at both doors.",
        ),
    },
];

/// How a site names its pages.
#[derive(Clone, Copy)]
enum Addresses {
    Numbers,
    Titles,
}

fn address(how: Addresses, number: usize, title: &str) -> String {
    match how {
        Addresses::Numbers => format!("{HOME}page/{number}"),
        Addresses::Titles => {
            let words = title.to_lowercase();
            let words = words.split(|c: char| !c.is_alphanumeric());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            format!("{HOME}services/{}", words.join("-"))
        }
    }
}

fn site(how: Addresses, small: &Small, does: bool, tells: bool) -> Walk {
    let address = |number, title: &str| address(how, number, title);
    let section = address(100, small.section);
    let text =
        "<p>This page is part of the council's website, which anybody may read at any time.</p>";
    let mut captures = vec![page(
        HOME,
        "Anytown Council",
        &format!(
            "<p>Welcome to the council's website.</p><a href='{section}'>{}</a> <a href='{}'>Museum</a>",
            small.section,
            address(102, "Museum")
        ),
    )];
    captures.push(page(&address(102, "Museum"), "Museum", text));
    let mut list = String::from("<p>What we do for you.</p>");
    for (number, there, title, main) in [
        (
            101,
            does,
            small.does.0,
            format!(
                "{text}<form action='/f' method=post>{}</form>",
                small.does.1
            ),
        ),
        (
            103,
            tells,
            small.tells.0,
            format!("{text}<p>{}</p>", small.tells.1),
        ),
    ] {
        if there {
            captures.push(page(&address(number, title), title, &main));
            list += &format!("<a href='{}'>{title}</a> ", address(number, title));
        }
    }
    captures.push(page(&section, small.section, &list));
    walk_of(captures, small.journey)
}

fn candidates(walk: &Walk) -> Vec<&str> {
    match &walk.ended {
        Ended::Arrived(page) => vec![&page.url],
        Ended::Doubtful(doubt) => doubt.candidates.iter().map(|c| c.url.as_str()).collect(),
        Ended::NotFound(_) | Ended::Unseen(_) => Vec::new(),
    }
}

/// What came of each site, where it was not the page that does the task; and how many ended in doubt.
fn astray(tells: bool) -> (Vec<String>, usize) {
    let mut astray = Vec::new();
    let mut doubtful = 0;
    for how in [Addresses::Numbers, Addresses::Titles] {
        for small in SITES {
            let walk = site(how, small, true, tells);
            doubtful += usize::from(matches!(walk.ended, Ended::Doubtful(_)));
            if candidates(&walk).first() != Some(&address(how, 101, small.does.0).as_str()) {
                astray.push(format!("{}: {:#?}", small.journey, walk.ended));
            }
        }
    }
    (astray, doubtful)
}

#[test]
fn the_page_that_does_the_task_is_found_beside_one_that_tells_about_it() {
    let (astray, doubtful) = astray(true);
    assert!(astray.is_empty(), "{}", astray.join("\n"));
    assert!(doubtful <= 4, "doubt stays rare: {doubtful}");
}

#[test]
fn the_page_that_does_the_task_is_found_when_it_stands_alone() {
    let (astray, _) = astray(false);
    assert!(astray.is_empty(), "{}", astray.join("\n"));
}

#[test]
fn nobody_arrives_at_a_page_that_only_tells() {
    let mut wrong = Vec::new();
    for how in [Addresses::Numbers, Addresses::Titles] {
        for small in SITES {
            let walk = site(how, small, false, true);
            if matches!(walk.ended, Ended::Arrived(_)) {
                wrong.push(format!("{}: {:#?}", small.journey, walk.ended));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
