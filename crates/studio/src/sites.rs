//! Sites: where footage may be looked for online. None is asked before the person switched it on.

use crate::api::SiteView;
use crate::offline::Offline;
use crate::ports::FootageSite;
use crate::studio::Studio;
use std::sync::{Arc, Mutex, PoisonError};

/// The sites there are, and which of them are on.
#[derive(Clone, Default)]
pub struct Sites {
    all: Vec<Arc<dyn FootageSite>>,
    on: Arc<Mutex<Vec<String>>>,
    offline: Offline,
}

impl Sites {
    /// These sites, all of them off.
    pub fn new(all: Vec<Arc<dyn FootageSite>>) -> Sites {
        Sites { all, ..Sites::default() }
    }

    /// The same, which are not asked while `offline` says so.
    pub(crate) fn unless(self, offline: Offline) -> Sites {
        Sites { offline, ..self }
    }

    /// Whether they may be asked at all.
    pub(crate) fn offline(&self) -> &Offline {
        &self.offline
    }

    /// The sites that are on, in the order that was chosen. Offline too: what they gave before is still here.
    pub(crate) fn on(&self) -> Vec<Arc<dyn FootageSite>> {
        let on = self.on.lock().unwrap_or_else(PoisonError::into_inner);
        on.iter().filter_map(|id| self.all.iter().find(|site| site.id() == id)).cloned().collect()
    }

    /// The site of this id, if there is one and it is on.
    pub(crate) fn named(&self, id: &str) -> Option<Arc<dyn FootageSite>> {
        self.on().into_iter().find(|site| site.id() == id)
    }

    pub(crate) fn choose(&self, ids: &[String]) {
        let mut on = self.on.lock().unwrap_or_else(PoisonError::into_inner);
        on.clear();
        for id in ids {
            if !on.contains(id) {
                on.push(id.clone());
            }
        }
    }

    fn view(&self) -> Vec<SiteView> {
        let on = self.on.lock().unwrap_or_else(PoisonError::into_inner);
        let view = |site: &Arc<dyn FootageSite>| SiteView {
            id: site.id().to_owned(),
            name: site.name().to_owned(),
            sends_to: site.sends_to(),
            needs_key: site.needs_key(),
            has_key: site.has_key(),
            on: on.iter().any(|id| id == site.id()),
        };
        self.all.iter().map(view).collect()
    }
}

impl Studio {
    /// Asks these sites, and no others, for what the next lines show. Names that are not known are passed over.
    pub fn use_sites(&self, ids: &[String]) {
        self.ports.iter().for_each(|ports| ports.sites.choose(ids));
    }

    /// Sites that may be asked for footage.
    pub fn sites(&self) -> Vec<SiteView> {
        self.ports.as_ref().map(|ports| ports.sites.view()).unwrap_or_default()
    }
}
