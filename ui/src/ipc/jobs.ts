/**
 * @file What the page believes about the jobs, as pure functions over the snapshot. Messages may be lost, doubled or
 * late: the higher revision wins, a deleted job stays deleted, and a slow snapshot never brings back an older state.
 */
import type { AppSnapshot } from "./bindings/AppSnapshot";
import type { JobPage } from "./bindings/JobPage";
import type { JobView } from "./bindings/JobView";

/** States of a job that is over. */
export const OVER = ["completed", "cancelled", "failed"] as const satisfies JobView["state"][];
const isOver = ({ state }: JobView) => state === "completed" || state === "cancelled" || state === "failed";

/** The newer of two states of one job; the known one when they are the same. */
export function newer(known: JobView, told: JobView): JobView {
  return told.revision > known.revision ? told : known;
}

const newestFirst = (a: JobView, b: JobView) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** Takes in jobs one by one, newest first. */
export function withJobs(snapshot: AppSnapshot, told: readonly JobView[]): AppSnapshot {
  const known = new Map(snapshot.jobs.map((job) => [job.id, job]));
  let [changed, added] = [false, false];
  for (const job of told) {
    const before = known.get(job.id);
    const after = before ? newer(before, job) : job;
    if (after === before) continue;
    known.set(job.id, after);
    changed = true;
    added ||= !before;
  }
  if (!changed) return snapshot;
  const jobs = [...known.values()];
  return { ...snapshot, jobs: added ? jobs.sort(newestFirst) : jobs };
}

/** Forgets a job. */
export function withoutJob(snapshot: AppSnapshot, id: string): AppSnapshot {
  const jobs = snapshot.jobs.filter((job) => job.id !== id);
  return jobs.length === snapshot.jobs.length ? snapshot : { ...snapshot, jobs };
}

/** Adds an older page at the end. */
export function withPage(snapshot: AppSnapshot, page: JobPage): AppSnapshot {
  return { ...withJobs(snapshot, page.jobs), next: page.next };
}

/**
 * Joins a fresh snapshot with what is known. It tells every job that is not over, and the newest that are. Kept of the
 * known: newer revisions, jobs that are newer than the snapshot, and those that are over and older than it tells.
 * Everything else that it does not tell is gone, as is what was deleted; or has come to its end so far back that it is
 * on an older page, which then is asked for again.
 */
export function merged(fresh: AppSnapshot, known: AppSnapshot | undefined, deleted: ReadonlySet<string>): AppSnapshot {
  const told = { ...fresh, jobs: fresh.jobs.filter((job) => !deleted.has(job.id)) };
  if (!known) return told;
  const ids = new Set(fresh.jobs.map((job) => job.id));
  const newest = fresh.jobs[0]?.id ?? "";
  const oldest = fresh.jobs.filter(isOver).at(-1)?.id ?? "";
  const untold = ({ id }: JobView) => fresh.next !== null && id < oldest;
  const kept = known.jobs.filter((job) => ids.has(job.id) || job.id > newest || (untold(job) && isOver(job)));
  const lost = known.jobs.some((job) => untold(job) && !isOver(job) && !ids.has(job.id) && !deleted.has(job.id));
  const older = !lost && kept.some((job) => untold(job) && isOver(job));
  return { ...withJobs(told, kept.filter((job) => !deleted.has(job.id))), next: older ? known.next : fresh.next };
}

/** The video that waits for a missing file of one of these names, if there is one. */
export function waitingFor(jobs: readonly JobView[], names: readonly string[]): JobView | undefined {
  return jobs.find(({ state, question }) => {
    if (state !== "needs_you" || question?.code !== "media_missing") return false;
    const asked = [...question.message.matchAll(/["“]([^"”]+)["”]/g)].map((match) => match[1]?.split(/[\\/]/).at(-1));
    return names.some((name) => asked.includes(name));
  });
}

/** Sorts as the executor will take them: priority, then place. */
export function inLine(jobs: readonly JobView[]): JobView[] {
  const by = (a: JobView, b: JobView) => b.priority - a.priority || (a.order < b.order ? -1 : 1);
  return [...jobs].sort(by);
}
