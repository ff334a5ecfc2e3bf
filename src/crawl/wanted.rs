//! One address to visit, and how we came to it.

use url::Url;

use super::fetch::Method;
use crate::archive::Via;

/// See the module's head.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) url: Url,
    pub(crate) via: Via,
    pub(crate) method: Method,
}
