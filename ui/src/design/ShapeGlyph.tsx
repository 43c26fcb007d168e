/** @file A tiny rectangle in the shape of the video. */
const SIZES = { "9:16": [8, 14], "16:9": [15, 9], "1:1": [12, 12], "4:5": [11, 13.5] } as const;

export function ShapeGlyph({ shape }: { shape: keyof typeof SIZES }) {
  const [width, height] = SIZES[shape];
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
      <rect x={9 - width / 2} y={9 - height / 2} width={width} height={height} rx="2" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}
