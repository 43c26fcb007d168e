/** @file How a job goes on in time: the real stages with their steps, weighted as they cost. Pure. */
import type { JobView } from "../bindings/JobView";
import { film } from "./jobs";

/** Stage, number of steps, seconds for each. */
const PLAN = [
  ["script", 1, 1],
  ["narrate", 12, 0.7],
  ["caption", 1, 1],
  ["gather", 12, 0.25],
  ["assemble", 1, 0.5],
  ["render", 14, 0.9],
  ["verify", 1, 0.8],
  ["publish", 1, 0.4],
] as const;

const WHOLE = PLAN.reduce((sum, [, steps, seconds]) => sum + steps * seconds, 0);

/** The state after so many seconds of work in all. */
export function after(job: JobView, seconds: number, now: string): JobView {
  const revision = job.revision + 1;
  const started_at = job.started_at ?? now;
  let from = 0;
  for (const [stage, steps, each] of PLAN) {
    const until = from + steps * each;
    if (seconds < until) {
      const step: [number, number] | null = steps > 1 ? [Math.floor((seconds - from) / each) + 1, steps] : null;
      const progress = Math.max(job.progress, Math.min(99, Math.floor((seconds / WHOLE) * 100)));
      const eta_ms = seconds > 3 ? Math.round((WHOLE - seconds) * 1000) : null;
      return { ...job, revision, started_at, state: "running", stage, step, progress, eta_ms };
    }
    from = until;
  }
  const end = { step: null, eta_ms: null, progress: 100, finished_at: now, videos: [film()] };
  return { ...job, revision, started_at, state: "completed", stage: "publish", ...end };
}

/** How many seconds of work a job has behind it. */
export function behind(job: JobView): number {
  return (job.progress / 100) * WHOLE;
}
