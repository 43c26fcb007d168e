//! A small picture that stands in a corner, over everything but the words.

use editorial::timeline::{Canvas, Corner, Logo};

/// Filters from the logo's file to one picture of its size, with what is to be seen through it.
pub(super) fn small(logo: &Logo, canvas: Canvas) -> String {
    let side = (canvas.width.min(canvas.height) * u32::from(logo.size) / 1000).max(2);
    format!(
        "trim=end_frame=1,format=rgba,colorchannelmixer=aa={:.2},\
         scale=w='max(2,min({side},{side}*dar))':h='max(2,min({side},{side}/dar))':flags=bicubic\
         :out_color_matrix=bt709:out_range=tv,setsar=1,format=yuva420p",
        f64::from(logo.opacity.min(100)) / 100.0
    )
}

/// The filter that lays it on the picture. It keeps off the edges, where sites have their own marks.
pub(super) fn in_corner(logo: &Logo, canvas: Canvas) -> String {
    let (side, end) = (canvas.width * 5 / 100, canvas.height * 6 / 100);
    let (left, right) = (side.to_string(), format!("W-w-{side}"));
    let (top, bottom) = (end.to_string(), format!("H-h-{end}"));
    let (x, y) = match logo.corner {
        Corner::TopLeft => (left, top),
        Corner::TopRight => (right, top),
        Corner::BottomLeft => (left, bottom),
        Corner::BottomRight => (right, bottom),
    };
    format!("overlay=x={x}:y={y}:format=yuv420:eof_action=repeat")
}
