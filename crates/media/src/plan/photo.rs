//! A still that the camera moves over: slow, straight, and exact to a fraction of a pixel.
//!
//! The camera's place is a function of the frame's number alone, so a shot that goes on under the next line's
//! transition goes on exactly where it was.

use editorial::Quality;

/// How much nearer the camera ends, as a factor of size.
const NEAR: f64 = 1.12;
/// How much nearer when all of the picture has to stay in view.
const SLIGHTLY_NEAR: f64 = 1.05;
/// Thousandths of the canvas for a picture that has to stay in view when the camera is nearest.
pub(super) const ROOM: u32 = 944;
/// The camera's way is laid out for this many times the shot's length, so it does not stop in a transition.
const BEYOND: f64 = 1.25;

/// How near the camera may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Near,
    Slight,
}

/// One of the four ways over a picture.
pub(super) struct Camera {
    pub path: u8,
    pub reach: Reach,
    /// Frames of the shot that were shown before.
    pub shown: u64,
    /// Length of the whole shot.
    pub frames: u64,
}

/// The filter that moves the camera.
pub(super) fn motion(camera: &Camera, quality: Quality) -> String {
    let near = match camera.reach {
        Reach::Near => NEAR,
        Reach::Slight => SLIGHTLY_NEAR,
    };
    let gain = near - 1.0;
    let whole = camera.frames.max(1) as f64 * BEYOND;
    // How far on its way, 0 to 1.
    let way = format!("min(1,(on+{})/{whole:.2})", camera.shown);
    // The part of the picture that is seen, and how much of the rest is on its left.
    let (zoom, left) = match camera.path % 4 {
        0 => (format!("(1+{gain}*{way})"), "0.5".to_owned()),
        1 => (format!("({near}-{gain}*{way})"), "0.5".to_owned()),
        2 => (format!("{near}"), way),
        _ => (format!("{near}"), format!("(1-{way})")),
    };
    let interpolation = if quality == Quality::Draft { "linear" } else { "cubic" };
    window(&zoom, &left, interpolation)
}

/// The picture grows, faster and faster, to half as large again within `frames`, of which `gone` went by unseen.
pub(super) fn grow(frames: u64, gone: u64) -> String {
    window(&format!("(1+0.5*pow((on+{gone})/{},2))", frames.max(1)), "0.5", "linear")
}

/// Fills the picture with the part of itself that is seen at `zoom`, with so much of the rest on its left.
fn window(zoom: &str, left: &str, interpolation: &str) -> String {
    let hidden = format!("(1-1/{zoom})");
    let (x0, x1) = (format!("W*{hidden}*{left}"), format!("W*(1-{hidden}*(1-{left}))"));
    let (y0, y1) = (format!("H*{hidden}*0.5"), format!("H*(1-{hidden}*0.5)"));
    format!(
        "perspective=x0='{x0}':y0='{y0}':x1='{x1}':y1='{y0}':x2='{x0}':y2='{y1}':x3='{x1}':y3='{y1}'\
         :eval=frame:interpolation={interpolation}"
    )
}
