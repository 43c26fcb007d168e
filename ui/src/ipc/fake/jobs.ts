/** @file Jobs as the back end would tell them, for the fake host and its scenes. */
import type { JobView } from "../bindings/JobView";
import type { Video } from "../bindings/Video";

/** All scenes happen at this moment, so that pictures of them stay the same. */
export const NOW = Date.parse("2026-11-23T18:30:00Z");

/** A UUIDv7-like id: the later, the greater. */
export function idAt(ms: number, count: number): string {
  const hex = ms.toString(16).padStart(12, "0");
  const tail = count.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7a3e-9a77-${tail}`;
}

export function minutesAgo(minutes: number, now = NOW): string {
  return new Date(now - minutes * 60_000).toISOString();
}

let made = 0;

/** A waiting job, with whatever else is said about it. */
export function job(title: string, more: Partial<JobView> = {}): JobView {
  made += 1;
  const created = more.created_at ?? minutesAgo(3);
  const id = more.id ?? idAt(Date.parse(created), made);
  return {
    id,
    order: `${id.replaceAll("-", "")}8`,
    kind: "render",
    title,
    state: "queued",
    stage: "",
    step: null,
    progress: 0,
    eta_ms: null,
    attempt: 1,
    revision: 1,
    priority: 0,
    choices: { quality: null, shape: null },
    created_at: created,
    started_at: null,
    finished_at: null,
    videos: [],
    warnings: [],
    error: null,
    question: null,
    ...more,
  };
}

export function film(more: Partial<Video> = {}): Video {
  return {
    path: "/home/you/Videos/Spool/video.mp4",
    width: 1080,
    height: 1920,
    duration_ms: 42_000,
    bytes: 9_400_000,
    blake3: "00",
    poster: null,
    captions: null,
    ...more,
  };
}

export function done(title: string, minutes: number, more: Partial<JobView> = {}): JobView {
  return job(title, {
    state: "completed",
    stage: "publish",
    progress: 100,
    created_at: minutesAgo(minutes + 3),
    started_at: minutesAgo(minutes + 2),
    finished_at: minutesAgo(minutes),
    videos: [film()],
    ...more,
  });
}
