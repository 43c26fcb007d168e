/** @file What the sites lay over a tall video, in thousandths of its sides: the same figures by which captions stay clear. */

export const SITES = ["tiktok", "reels", "shorts"] as const;
export type Site = (typeof SITES)[number];

/** Covered above and below, and the column of buttons at the end of the row. */
export const COVERED: Record<Site, { top: number; bottom: number; side: number }> = {
  tiktok: { top: 75, bottom: 250, side: 130 },
  reels: { top: 140, bottom: 350, side: 65 },
  shorts: { top: 150, bottom: 250, side: 130 },
};
