/** @file What is read aloud when jobs change: quarters, the end, and what needs somebody. Never each percent. */
import type { TFunction } from "i18next";
import { inWords } from "../../i18n/faults";
import type { JobView } from "../../ipc/wire";

const quarter = (job: JobView) => Math.floor(job.progress / 25);

function sayOne(before: JobView | undefined, now: JobView, t: TFunction): string | null {
  if (!before) return null;
  const { title } = now;
  if (before.state !== now.state) {
    if (now.state === "completed") return t("say.done", { title });
    if (now.state === "failed") return t("say.failed", { title, why: now.error ? inWords(now.error).message : "" });
    if (now.state === "needs_you") return t("say.needs_you", { title, why: now.question ? inWords(now.question).message : "" });
  }
  if (now.state === "running" && quarter(now) > quarter(before)) return t("say.percent", { title, percent: quarter(now) * 25 });
  return null;
}

/** Sentences at a time: nobody listens to forty. */
const MOST = 3;

/** The sentences for one change of the list. */
export function say(before: readonly JobView[], now: readonly JobView[], t: TFunction): string[] {
  const known = new Map(before.map((job) => [job.id, job]));
  const said = now.map((job) => sayOne(known.get(job.id), job, t)).filter((words) => words !== null);
  return said.length > MOST ? [...said.slice(0, MOST - 1), t("say.more", { count: said.length - MOST + 1 })] : said;
}
