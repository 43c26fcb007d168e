//! The ways to models: one into the web, and one to this computer, past any proxy. Nobody is followed anywhere else: a
//! key goes along.

use super::Patience;
use super::trouble::Trouble;
use crate::web;
use reqwest::redirect;
use std::sync::{Arc, LazyLock};

/// A way to a model.
pub(super) struct Way {
    /// For what is asked plainly.
    pub web: reqwest::Client,
    /// For what a model is asked to write.
    pub client: genai::Client,
}

type Opened = LazyLock<Result<Way, Trouble>, Box<dyn FnOnce() -> Result<Way, Trouble> + Send>>;

/// Both ways, each opened when it is first needed.
#[derive(Clone)]
pub(super) struct Ways {
    away: Arc<Opened>,
    here: Arc<Opened>,
}

impl Ways {
    pub fn new(patience: Patience) -> Ways {
        let way = |here: bool| -> Arc<Opened> {
            Arc::new(LazyLock::new(Box::new(move || Way::open(patience, here))))
        };
        Ways { away: way(false), here: way(true) }
    }

    /// The way to this computer, or into the web.
    pub fn to(&self, here: bool) -> Result<&Way, Trouble> {
        let way = if here { &self.here } else { &self.away };
        (***way).as_ref().map_err(|trouble| *trouble)
    }
}

impl Way {
    fn open(patience: Patience, here: bool) -> Result<Way, Trouble> {
        let web = web::client(here)
            .connect_timeout(patience.connect)
            .read_timeout(patience.silence)
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|_| Trouble::Unreachable)?;
        let client = genai::Client::builder().with_reqwest(web.clone()).build();
        Ok(Way { web, client: client.map_err(|error| Trouble::from(&error))? })
    }
}
