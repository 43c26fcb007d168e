/** @file Named moments of the app, to test and to take pictures of. */
import type { ApiError } from "../bindings/ApiError";
import type { DropItem } from "../bindings/DropItem";
import type { JobView } from "../bindings/JobView";
import type { QueueView } from "../bindings/QueueView";
import { done, film, idAt, job, minutesAgo, NOW } from "./jobs";
import { WORDS, type SceneWords } from "./words";

export const SCENES = [
  "empty", "sample-open", "running", "done", "failed", "needs-you", "many", "player", "settings", "drop", "attached", "paused", "error",
  "line", "held", "ending", "card-menu", "change", "history", "when-done", "drop-answer",
  "topic", "writing", "written", "write-failed", "recent",
  "board", "board-line", "board-look", "board-long", "board-read-only", "board-outside", "board-missing", "board-empty", "board-sought", "board-menu", "board-drop",
  "settings-keys", "settings-search", "settings-storage", "board-letters", "kit", "thousand",
  "table", "board-sound", "board-kit", "board-pause", "board-versions", "board-export", "settings-privacy", "settings-voices", "settings-api", "settings-about", "long", "fix", "help", "several", "notes", "interrupted",
  "board-record", "board-recording", "board-taken",
] as const;
export type Scene = (typeof SCENES)[number];

export interface Moment {
  jobs: JobView[];
  queue: QueueView;
  notice: ApiError | null;
  over: DropItem[];
  /** What a crash had interrupted, as it was then. */
  interrupted: JobView[];
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
    question: { code: "media_missing", message: w.question, hint: w.questionHint, retryable: true },
  });

const free: QueueView = { paused: false, held: null, when_done: "nothing", ends_in_ms: null };
const calm = { queue: free, notice: null, over: [], interrupted: [] };

export function moment(scene: Scene, language: keyof typeof WORDS): Moment {
  const w = WORDS[language];
  switch (scene) {
    case "board-drop":
      return {
        ...calm,
        jobs: [],
        over: [
          { name: "evening-walk.mp4", kind: "video" },
          { name: "harbour.jpg", kind: "photo" },
          { name: "Lisbon.spool", kind: "project" },
          { name: "budget.xlsx", kind: "unknown" },
        ],
      };
    case "recent":
      return { ...calm, jobs: [running(w.bees), ...library(w).slice(0, 2)] };
    case "board":
    case "board-line":
    case "board-look":
    case "board-letters":
    case "board-long":
    case "board-read-only":
    case "board-outside":
    case "board-missing":
    case "board-empty":
    case "board-sought":
    case "board-menu":
    case "board-sound":
    case "board-kit":
    case "board-pause":
    case "board-versions":
    case "board-record":
    case "board-recording":
    case "board-taken":
    case "board-export":
      return { ...calm, jobs: [running(w.bees)] };
    case "topic":
    case "writing":
    case "written":
    case "write-failed":
    case "settings-keys":
    case "settings-search":
    case "settings-storage":
    case "settings-privacy":
    case "settings-voices":
    case "settings-api":
    case "settings-about":
    case "table":
    case "several":
    case "empty":
    case "sample-open":
    case "help":
    case "settings":
    case "attached":
    case "error":
      return { ...calm, jobs: [] };
    case "running":
      return { ...calm, jobs: [running(w.sky), job(w.bees, { created_at: minutesAgo(2) }), job(w.tides, { created_at: minutesAgo(1) })] };
    case "interrupted": {
      const sky = running(w.sky, { stage: "render", step: [6, 14], progress: 62, eta_ms: 54_000 });
      return { ...calm, jobs: [sky, job(w.bees, { created_at: minutesAgo(2) }), ...library(w).slice(1, 3)], interrupted: [{ ...sky, state: "queued" }] };
    }
    case "done":
    case "player":
    case "kit":
      return { ...calm, jobs: library(w) };
    case "failed":
      return { ...calm, jobs: [failed(w), running(w.bees, { stage: "render", step: [5, 14], progress: 58, eta_ms: 41_000 }), ...library(w).slice(0, 2)] };
    case "needs-you":
      return { ...calm, jobs: [asking(w), running(w.bees, { stage: "gather", step: [3, 9], progress: 47, eta_ms: null }), job(w.tides, { created_at: minutesAgo(1) })] };
    case "notes":
      return { ...calm, jobs: library(w).map((one, at) => (at === 0 ? { ...one, warnings: [w.warning, w.notes[0], w.notes[1]] } : at === 2 ? { ...one, warnings: [w.notes[1]] } : one)) };
    case "paused":
      return {
        ...calm,
        queue: { ...free, paused: true },
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
    case "drop-answer":
      return {
        ...calm,
        jobs: [asking(w), running(w.bees, { stage: "gather", step: [3, 9], progress: 47, eta_ms: null })],
        over: [{ name: "beach.mov", kind: "video" }],
      };
    case "line":
    case "card-menu":
    case "change":
    case "when-done":
      return {
        ...calm,
        queue: { ...free, when_done: "sleep" },
        jobs: [
          running(w.sky),
          ...waiting(w).map((job, at) => ({ ...job, priority: 1 - at })),
          failed(w),
          { ...failed(w), id: idAt(NOW, 1), title: w.planet, error: { code: "media_type", message: w.odd, hint: w.oddHint, retryable: false } },
          ...library(w).slice(1, 3),
        ],
      };
    case "history":
      return { ...calm, jobs: [failed(w), job(w.tides, { created_at: minutesAgo(1) }), ...library(w).slice(0, 2)] };
    case "long": {
      const choices = { quality: null, shape: "16:9" } as const;
      return {
        ...calm,
        notice: { code: "database_restored", message: w.notice, hint: w.noticeHint, retryable: false },
        jobs: [
          running(w.endless, { stage: "render", step: [103, 214], progress: 48, eta_ms: 3_600_000, choices }),
          job(w.unbroken, { created_at: minutesAgo(2), priority: 1, choices: { quality: null, shape: "4:5" } }),
          job(w.endless, { created_at: minutesAgo(1) }),
          { ...failed(w), title: w.endless, error: { code: "media_damaged", message: w.odd, hint: w.oddHint, retryable: false } },
          done(w.endless, 6, { warnings: [w.warning], choices }),
          done(w.unbroken, 60 * 30, { videos: [film({ duration_ms: 3_725_000 })] }),
        ],
      };
    }
    case "fix":
      return {
        ...calm,
        queue: { ...free, held: { code: "disk_low", message: w.failed, hint: w.failedHint, retryable: true } },
        jobs: [
          { ...asking(w), question: { code: "disk_space", message: w.failed, hint: w.failedHint, retryable: true } },
          { ...failed(w), error: { code: "media_type", message: w.odd, hint: w.oddHint, retryable: false } },
          job(w.tides, { created_at: minutesAgo(1) }),
        ],
      };
    case "held":
      return {
        ...calm,
        queue: { ...free, held: { code: "battery_low", message: w.held, hint: w.heldHint, retryable: true } },
        jobs: [job(w.sky, { stage: "narrate", progress: 31, created_at: minutesAgo(3) }), ...waiting(w).slice(0, 2), ...library(w).slice(1, 3)],
      };
    case "ending":
      return { ...calm, queue: { ...free, when_done: "shut_down", ends_in_ms: 42_400 }, jobs: library(w) };
    case "thousand": {
      const waits = Array.from({ length: 400 }, (_, at) => job(`${w.tides} ${at + 1}`, { created_at: minutesAgo(2 + at / 100) }));
      const failures = Array.from({ length: 19 }, (_, at) => ({ ...failed(w), id: idAt(NOW - 600_000 - at, at + 1) }));
      const finished = Array.from({ length: 580 }, (_, at) => done(`${w.deep} ${at + 1}`, 60 + at));
      return { ...calm, jobs: [running(w.sky), ...waits, ...failures, ...finished] };
    }
    case "many":
      return {
        ...calm,
        notice: { code: "recovered", message: w.notice, hint: w.noticeHint, retryable: false },
        jobs: [running(w.sky, { warnings: [w.warning] }), failed(w), ...waiting(w), ...library(w).slice(1), ...library(w).map((one) => ({ ...one, id: one.id.replace("7a3e", "7a3d") }))],
      };
  }
}
