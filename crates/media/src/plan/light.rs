//! Pictures made for brighter screens or with holes in them, brought down to what every screen shows.

use crate::source::{Light, Picture};

/// From high-range light to plain video; white on paper stays white on paper (BT.2408).
const TONE_DOWN: &str = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,\
    tonemap=tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p";

/// A picture with fewer pixels on a side has none left when its colours are stored at half size.
const LEAST: u32 = 4;
const ENOUGH: &str = "scale=w='max(4,iw)':h='max(4,ih)':flags=neighbor";

/// What can be seen through is black.
const ON_BLACK: &str = "format=gbrap,premultiply=inplace=1,format=gbrp";

/// The filters a picture needs first, if any.
pub(super) fn plain(picture: &Picture) -> Option<String> {
    let tiny = (picture.width < LEAST || picture.height < LEAST).then_some(ENOUGH);
    let plain = match picture.light {
        Light::High => Some(TONE_DOWN),
        Light::Standard if picture.see_through => Some(ON_BLACK),
        Light::Standard => None,
    };
    let filters: Vec<&str> = tiny.into_iter().chain(plain).collect();
    (!filters.is_empty()).then(|| filters.join(","))
}

/// The matrix of its colours after that.
pub(super) fn matrix(picture: &Picture) -> &'static str {
    match picture.light {
        Light::High => "bt709",
        Light::Standard => picture.matrix,
    }
}
