//! Under what terms an edition's data may be used.

/// A licence that a publisher may declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Licence {
    /// Its SPDX identifier, which a data package names.
    pub id: &'static str,
    /// As a reader knows it.
    pub title: &'static str,
    /// Its text.
    pub address: &'static str,
}

impl Licence {
    /// Every licence that may be declared. Source: <https://opendefinition.org/licenses/>, those for
    /// data, and the Open Government Licence that public bodies in the United Kingdom use.
    pub const ALL: [Licence; 4] = [
        Licence {
            id: "CC-BY-4.0",
            title: "Creative Commons Attribution 4.0",
            address: "https://creativecommons.org/licenses/by/4.0/",
        },
        Licence {
            id: "CC0-1.0",
            title: "Creative Commons Zero 1.0",
            address: "https://creativecommons.org/publicdomain/zero/1.0/",
        },
        Licence {
            id: "OGL-UK-3.0",
            title: "Open Government Licence 3.0",
            address: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        },
        Licence {
            id: "ODC-By-1.0",
            title: "Open Data Commons Attribution 1.0",
            address: "https://opendatacommons.org/licenses/by/1-0/",
        },
    ];

    /// The licence with an SPDX identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Licence> {
        Licence::ALL.into_iter().find(|licence| licence.id == id)
    }
}

impl Default for Licence {
    fn default() -> Self {
        Licence::ALL[0]
    }
}
