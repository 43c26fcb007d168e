/** @file Named moments of the app, to test and to take pictures of. */
import type { ApiError } from "../bindings/ApiError";
import type { DropItem } from "../bindings/DropItem";
import type { JobView } from "../bindings/JobView";
import { done, film, job, minutesAgo } from "./jobs";
import { WORDS, type SceneWords } from "./words";

export const SCENES = [
  "empty", "sample-open", "running", "done", "failed", "needs-you", "many", "player", "settings", "drop", "attached", "paused", "error",
] as const;
export type Scene = (typeof SCENES)[number];

export interface Moment {
  jobs: JobView[];
  paused: boolean;
  notice: ApiError | null;
  over: DropItem[];
}

const running = (title: string, more: Partial<JobView> = {}) =>
  job(title, {
    state: "running",
    stage: "narrate",
    step: [4, 12],
    progress: 31,
    eta_ms: 118_000,
    started_at: minutesAgo(1),
    revision: 57,
    ...more,
  });

const waiting = (w: SceneWords) => [
  job(w.lisbon, { created_at: minutesAgo(2) }),
  job(w.coffee, { created_at: minutesAgo(1.5) }),
  job(w.tides, { created_at: minutesAgo(1) }),
];

const library = (w: SceneWords) => [
  done(w.sky, 6, { videos: [film({ duration_ms: 38_000 })] }),
  done(w.deep, 75, { videos: [film({ duration_ms: 54_000 })], warnings: [w.warning] }),
  done(w.planet, 60 * 26, { videos: [film({ duration_ms: 61_000, width: 1920, height: 1080 })] }),
  done(w.bread, 60 * 74, { videos: [film({ duration_ms: 58_000 })] }),
];

const failed = (w: SceneWords) =>
  job(w.rocket, {
    state: "failed",
    stage: "render",
    step: [6, 14],
    progress: 64,
    created_at: minutesAgo(9),
    finished_at: minutesAgo(2),
    error: { code: "disk_full", message: w.failed, hint: w.failedHint, retryable: true },
  });

const asking = (w: SceneWords) =>
  job(w.lisbon, {
    state: "needs_you",
    stage: "gather",
    progress: 42,
    created_at: minutesAgo(8),
    question: { code: "missing_file", message: w.question, hint: w.questionHint, retryable: true },
  });

const calm = { paused: false, notice: null, over: [] };

export function moment(scene: Scene, language: keyof typeof WORDS): Moment {
  const w = WORDS[language];
  switch (scene) {
    case "empty":
    case "sample-open":
    case "settings":
    case "attached":
    case "error":
      return { ...calm, jobs: [] };
    case "running":
      return { ...calm, jobs: [running(w.sky), job(w.bees, { created_at: minutesAgo(2) }), job(w.tides, { created_at: minutesAgo(1) })] };
    case "done":
    case "player":
      return { ...calm, jobs: library(w) };
    case "failed":
      return { ...calm, jobs: [failed(w), running(w.bees, { stage: "render", step: [5, 14], progress: 58, eta_ms: 41_000 }), ...library(w).slice(0, 2)] };
    case "needs-you":
      return { ...calm, jobs: [asking(w), running(w.bees, { stage: "gather", step: [3, 9], progress: 47, eta_ms: null }), job(w.tides, { created_at: minutesAgo(1) })] };
    case "paused":
      return {
        ...calm,
        paused: true,
        jobs: [
          running(w.sky, { state: "paused", eta_ms: null }),
          ...waiting(w).slice(0, 2),
          job(w.bees, { state: "cancelled", stage: "narrate", progress: 22, created_at: minutesAgo(30) }),
          ...library(w).slice(1, 3),
        ],
      };
    case "drop":
      return {
        ...calm,
        jobs: [running(w.sky), ...library(w).slice(1, 3)],
        over: [
          { name: "Night sky.spool", kind: "project" },
          { name: "evening-walk.mp4", kind: "video" },
          { name: "my voice.m4a", kind: "audio" },
          { name: "budget.xlsx", kind: "unknown" },
        ],
      };
    case "many":
      return {
        ...calm,
        notice: { code: "recovered", message: w.notice, hint: w.noticeHint, retryable: false },
        jobs: [running(w.sky, { warnings: [w.warning] }), failed(w), ...waiting(w), ...library(w).slice(1), ...library(w).map((one) => ({ ...one, id: one.id.replace("7a3e", "7a3d") }))],
      };
  }
}
