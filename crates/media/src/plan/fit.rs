//! How a picture of another shape fills the canvas.
//!
//! Sizes are expressions on what really comes in, so a file that lies about its size cannot break the graph.

use editorial::timeline::{Canvas, Fit};

/// How the picture is laid on the canvas.
pub(super) struct Frame<'a> {
    pub canvas: Canvas,
    pub fit: Fit,
    /// Thousandths from left and top.
    pub focus: [u16; 2],
    /// Name of the matrix that the colours come in, or `auto`.
    pub matrix: &'a str,
    /// Thousandths of the canvas that a picture shown whole may take.
    pub room: u32,
    /// Pixel format that the scaler makes.
    pub format: &'a str,
}

/// Filters from a picture to one of exactly the canvas' size. `tag` keeps labels apart.
pub(super) fn fit(frame: &Frame<'_>, tag: &str) -> String {
    let Canvas { width, height, .. } = frame.canvas;
    match frame.fit {
        Fit::Fill => format!("{},{}", crop(frame), scale(frame, width, height)),
        Fit::Contain => format!("{},pad={width}:{height}:(ow-iw)/2:(oh-ih)/2:black", whole(frame)),
        Fit::Blur => blur(frame, tag),
    }
}

/// Cuts away what sticks out, around the focus.
fn crop(frame: &Frame<'_>) -> String {
    let Canvas { width, height, .. } = frame.canvas;
    let [across, down] = frame.focus;
    format!(
        "crop=w='max(2,min(iw,ih*{width}/{height}/max(sar,0.05)))':h='max(2,min(ih,iw*max(sar,0.05)*{height}/{width}))'\
         :x='max(0,min(iw-ow,iw*{across}/1000-ow/2))':y='max(0,min(ih-oh,ih*{down}/1000-oh/2))'"
    )
}

fn scale(frame: &Frame<'_>, width: u32, height: u32) -> String {
    let Frame { matrix, format, .. } = frame;
    let colours = if *format == "yuv420p" {
        format!(":in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv")
    } else {
        String::new()
    };
    format!("scale={width}:{height}:flags=bicubic{colours},setsar=1,format={format}")
}

/// Scales so that all of it is seen within its room.
fn whole(frame: &Frame<'_>) -> String {
    let Canvas { width, height, .. } = frame.canvas;
    let (width, height) = (width * frame.room / 1000, height * frame.room / 1000);
    let Frame { matrix, format, .. } = frame;
    format!(
        "scale=w='max(2,2*trunc(min({width},{height}*dar)/2))':h='max(2,2*trunc(min({height},{width}/dar)/2))'\
         :flags=bicubic:in_color_matrix={matrix}:out_color_matrix=bt709:out_range=tv,setsar=1,format={format}"
    )
}

/// All of it, over a dim, blurred copy that fills the canvas. The copy is blurred while it is small.
fn blur(frame: &Frame<'_>, tag: &str) -> String {
    let Canvas { width, height, .. } = frame.canvas;
    let (small_width, small_height) = ((width / 16 * 2).max(2), (height / 16 * 2).max(2));
    let cut = crop(frame);
    let small = scale(frame, small_width, small_height);
    let whole = whole(frame);
    format!(
        "split[{tag}a][{tag}b];\
         [{tag}a]{cut},{small},gblur=sigma={sigma}:steps=2,lutyuv=y='16+(val-16)*0.62',\
         scale={width}:{height}:flags=bicubic,setsar=1[{tag}under];\
         [{tag}b]{whole}[{tag}over];\
         [{tag}under][{tag}over]overlay=x='2*trunc((W-w)/4)':y='2*trunc((H-h)/4)':format=yuv420:shortest=1,\
         format={format}",
        sigma = (width.min(height) / 120).max(1),
        format = frame.format,
    )
}
