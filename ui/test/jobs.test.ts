/** @file What the page believes about jobs when messages are lost, late or doubled. */
import { describe, expect, it } from "vitest";
import { idAt, job } from "../src/ipc/fake/jobs";
import { inLine, merged, newer, withJobs, withoutJob, withPage } from "../src/ipc/jobs";
import type { AppSnapshot, JobView } from "../src/ipc/wire";

const at = (count: number, more: Partial<JobView> = {}) => job(`job ${count}`, { id: idAt(1_000 + count, count), ...more });
const over = (count: number) => at(count, { state: "completed" });
const WORK = { at_once: 1, keep_awake: true, rest_on_low_battery: true, keep_free_mb: 500, keep_made_gb: 10 };
const snapshot = (jobs: JobView[], next: string | null = null): AppSnapshot => ({
  version: "1",
  jobs,
  next,
  queue: { paused: false, held: null, when_done: "nothing", ends_in_ms: null },
  shared_queue: null, most_at_once: 1,
  preferences: { language: "en", theme: "light", choices: { quality: null, shape: null }, wishes: { kind: null, language: null, seconds: null, tone: null, audience: null, writer: null }, voices: {}, work: WORK, work_offline: false, api: { on: false, port: 8080 }, tell: { done: true, could_not_finish: true, needs_you: true }, output_folder: "/" },
  api: { address: null, error: null },
  system_languages: [],
  media_base: "", page_drags: false,
  notice: null,
  interrupted: [],
  check: null,
});
const titles = (one: AppSnapshot) => one.jobs.map((each) => each.title);
const NONE = new Set<string>();

describe("one job", () => {
  it("takes the higher revision", () => expect(newer(at(1, { revision: 2 }), at(1, { revision: 3 })).revision).toBe(3));
  it("keeps what it knows when an older state comes late", () => {
    expect(newer(at(1, { revision: 9, progress: 90 }), at(1, { revision: 3, progress: 30 })).progress).toBe(90);
  });
});

describe("the list", () => {
  it("puts a new job on top", () => expect(titles(withJobs(snapshot([at(1)]), [at(2)]))).toEqual(["job 2", "job 1"]));
  it("stays the same object when nothing is newer", () => {
    const before = snapshot([at(1, { revision: 5 })]);
    expect(withJobs(before, [at(1, { revision: 5 })])).toBe(before);
  });
  it("forgets a deleted job", () => expect(titles(withoutJob(snapshot([at(2), at(1)]), at(2).id))).toEqual(["job 1"]));
  it("adds an older page below", () => {
    const page = withPage(snapshot([at(3)], at(3).id), { jobs: [at(2), at(1)], next: null });
    expect([titles(page), page.next]).toEqual([["job 3", "job 2", "job 1"], null]);
  });
});

describe("a fresh snapshot", () => {
  it("does not bring back an older state", () => {
    const known = snapshot([at(1, { revision: 8, progress: 80 })]);
    expect(merged(snapshot([at(1, { revision: 7, progress: 70 })]), known, NONE).jobs[0]?.progress).toBe(80);
  });
  it("keeps a job that was asked for while it was on its way", () => {
    expect(titles(merged(snapshot([at(1)]), snapshot([at(2), at(1)]), NONE))).toEqual(["job 2", "job 1"]);
  });
  it("lets go of a job that is gone", () => {
    expect(titles(merged(snapshot([at(3), at(1)]), snapshot([at(3), at(2), at(1)]), NONE))).toEqual(["job 3", "job 1"]);
  });
  it("does not bring back a deleted job", () => {
    expect(titles(merged(snapshot([at(2), at(1)]), undefined, new Set([at(2).id])))).toEqual(["job 1"]);
  });
  it("keeps the older pages that were opened", () => {
    const known = snapshot([over(3), over(2), over(1)], null);
    const fresh = merged(snapshot([over(3), over(2)], over(2).id), known, NONE);
    expect([titles(fresh), fresh.next]).toEqual([["job 3", "job 2", "job 1"], null]);
  });
  it("brings what waits, however much older than all that has ended, and lets go of what waits no more", () => {
    const known = snapshot([over(9), over(8), at(3), at(2)], over(8).id);
    const fresh = merged(snapshot([over(9), over(8), at(3), at(1)], over(8).id), known, NONE);
    expect(titles(fresh)).toEqual(["job 9", "job 8", "job 3", "job 1"]);
  });
  it("asks for older pages again once a job may have ended behind them", () => {
    const known = snapshot([over(9), over(8), over(5), at(2)], null);
    const fresh = merged(snapshot([over(9), over(8)], over(8).id), known, NONE);
    expect([titles(fresh), fresh.next]).toEqual([["job 9", "job 8", "job 5"], over(8).id]);
  });
});

describe("the line", () => {
  it("goes by priority, then by age", () => {
    const line = inLine([at(3), at(2, { priority: 1 }), at(1)]).map((each) => each.title);
    expect(line).toEqual(["job 2", "job 1", "job 3"]);
  });
  it("goes by the place that the back end tells", () => {
    const placed = { ...at(3), order: "0" };
    expect(inLine([at(1), at(2), placed]).map((each) => each.title)).toEqual(["job 3", "job 1", "job 2"]);
  });
});
