/** @file Which card stands where, and what moving one means. */
import type { JobView } from "../../ipc/wire";

/** In hand and asking first, then what failed, then the line, then what was stopped. */
function shelf(job: JobView): number {
  switch (job.state) {
    case "running":
    case "needs_you":
      return 0;
    case "retryable":
    case "paused":
      return job.progress > 0 ? 0 : 2;
    case "failed":
      return 1;
    case "queued":
      return 2;
    default:
      return 3;
  }
}

/** The unfinished jobs as they are shown; `line` is sorted as the executor takes them. */
export function making(line: readonly JobView[]): JobView[] {
  return line.filter((job) => job.state !== "completed").sort((a, b) => shelf(a) - shelf(b));
}

/** The finished jobs, the latest first. */
export function finished(jobs: readonly JobView[]): JobView[] {
  const when = (job: JobView) => job.finished_at ?? job.created_at;
  return jobs.filter((job) => job.state === "completed").sort((a, b) => (when(a) < when(b) ? 1 : -1));
}

/** The jobs that wait in line and so can be moved. */
export function movable(shown: readonly JobView[]): JobView[] {
  return shown.filter((job) => shelf(job) === 2);
}

export type Way = "up" | "down";
/** One call of `move_job`. */
export interface Move {
  id: string;
  before: string;
}

/** Moving down is the next one moving up. Nothing when there is no place to go. */
export function move(line: readonly JobView[], id: string, way: Way): Move | null {
  const at = line.findIndex((job) => job.id === id);
  const neighbour = line[way === "up" ? at - 1 : at + 1];
  if (at < 0 || !neighbour) return null;
  return way === "up" ? { id, before: neighbour.id } : { id: neighbour.id, before: id };
}

/**
 * A card is let go before another of the line, or at its end. `move_job` knows only "before": to the end means just
 * before the last one, which then goes before it. Nothing when it stays where it is.
 */
export function drop(line: readonly JobView[], id: string, before: string | null): Move[] {
  const at = line.findIndex((job) => job.id === id);
  const last = line.at(-1);
  if (at < 0 || !last || before === id || (line[at + 1]?.id ?? null) === before) return [];
  if (before !== null) return [{ id, before }];
  const behind = { id: last.id, before: id };
  return line[at + 1] === last ? [behind] : [{ id, before: last.id }, behind];
}
