//! A drawn background: three quiet colours that flow slowly into each other, dark enough for white words.

use editorial::timeline::Canvas;

/// Colours that go together, in red, green and blue.
const PALETTES: [[[u8; 3]; 3]; 8] = [
    [[22, 33, 62], [58, 79, 122], [92, 75, 125]],
    [[18, 52, 59], [45, 95, 93], [79, 122, 91]],
    [[43, 27, 53], [107, 58, 91], [138, 80, 88]],
    [[27, 38, 59], [65, 90, 119], [95, 116, 136]],
    [[42, 26, 31], [116, 64, 59], [138, 98, 64]],
    [[15, 32, 39], [44, 83, 100], [63, 107, 138]],
    [[31, 42, 31], [68, 96, 63], [109, 116, 70]],
    [[35, 25, 66], [75, 63, 114], [63, 95, 138]],
];

/// Thousandths of a radian that the colours flow in a frame.
const FLOW: [u32; 2] = [14, 9];

/// The graph's beginning that draws `frames` frames, the first of them number `shown`.
pub(super) fn backdrop(seed: u32, canvas: Canvas, shown: u64, frames: u64) -> String {
    let [under, over, glow] = PALETTES[seed as usize % PALETTES.len()];
    let Canvas { width, height, fps } = canvas;
    // Two waves that cross the picture; the seed says where they are at first.
    let phase = |shift: u32| f64::from(seed.wrapping_mul(2_654_435_761) >> shift & 63) / 10.0;
    let [first, second] = FLOW.map(|flow| format!("{flow}/1000*(N+{shown})"));
    let waves = format!(
        "st(0,0.5+0.5*sin({:.1}+2.6*X/W+1.9*Y/H+{first}))*0+st(1,0.35+0.35*cos({:.1}+3.1*Y/H-1.7*X/W-{second}))*0",
        phase(8),
        phase(20),
    );
    let colour = |index: usize| {
        let [a, b, c] = [under[index], over[index], glow[index]];
        format!("'{waves}+257*(({a}+({b}-{a})*ld(0))*(1-ld(1))+{c}*ld(1))'")
    };
    // Drawn tiny and with 16 bits, so that the large picture has neither steps nor bands.
    format!(
        "color=c=black:s=24x24:r={fps},trim=end_frame={frames},format=gbrp16le,geq=r={}:g={}:b={},\
         scale={width}:{height}:flags=bicubic+accurate_rnd:sws_dither=ed:out_color_matrix=bt709:out_range=tv,\
         setsar=1,format=yuv420p",
        colour(0),
        colour(1),
        colour(2),
    )
}
