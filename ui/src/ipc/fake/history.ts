/** @file What the fake host remembers of each attempt: what its scenes began with, and what has happened since. */
import type { AttemptHow } from "../bindings/AttemptHow";
import type { AttemptView } from "../bindings/AttemptView";
import type { JobView } from "../bindings/JobView";

const WORKER = "Spool (process 4711)";
const ENDS: Partial<Record<JobView["state"], AttemptHow>> = {
  completed: "completed", failed: "failed", needs_you: "asked", cancelled: "cancelled", paused: "released", retryable: "retry",
};

const before = (moment: string, ms: number) => new Date(Date.parse(moment) - ms).toISOString();

/** A closed program, a computer that was started again, and the attempt that the job's state tells of. */
export function pastOf(job: JobView, now: string): AttemptView[] {
  const how = job.state === "running" ? "running" : ENDS[job.state];
  if (!how) return [];
  const ended_at = how === "running" ? null : (job.finished_at ?? now);
  const started_at = job.started_at ?? before(ended_at ?? now, 80_000);
  const fault = job.error ?? job.question;
  const last: AttemptView = {
    attempt: job.attempt, worker: WORKER, started_at, ended_at, how, code: fault?.code ?? null, message: fault?.message ?? null,
  };
  if (job.progress < 50 || how === "running") return [last];
  const early = (how: AttemptHow, from: number, until: number): AttemptView => ({
    attempt: 1, worker: WORKER, started_at: before(started_at, from), ended_at: before(started_at, until), how, code: null, message: null,
  });
  return [early("crashed", 330_000, 300_000), early("released", 280_000, 100_000), last];
}

/** The attempts after one more state of a job was told. */
export function remembered(attempts: readonly AttemptView[], was: JobView | undefined, job: JobView, now: string): AttemptView[] {
  if (job.state === "running") {
    if (was?.state === "running") return [...attempts];
    const started: AttemptView = { attempt: job.attempt, worker: WORKER, started_at: now, ended_at: null, how: "running", code: null, message: null };
    return [...attempts, started];
  }
  const fault = job.error ?? job.question;
  const how = ENDS[job.state] ?? "released";
  return attempts.map((one) => (one.ended_at ? one : { ...one, ended_at: now, how, code: fault?.code ?? null, message: fault?.message ?? null }));
}
