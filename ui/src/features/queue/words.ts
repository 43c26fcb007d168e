/** @file A job's state in the product's words. Pure: the card and the live region say the same. */
import type { TFunction } from "i18next";
import { left } from "../../lib/time";
import type { JobView, WhenDone } from "../../ipc/wire";

/** States in which nothing is made while the whole queue is held. */
const HELD = ["running", "queued", "retryable"];
const FINISHING = ["verify", "publish"];
const STEPS = { narrate: "sentence", gather: "picture", render: "part" } as const;
const STAGES = ["script", "narrate", "caption", "gather", "assemble", "render"] as const;

/** "Making the voice · sentence 4 of 12" */
export function stageWords(job: JobView, t: TFunction): string {
  if (FINISHING.includes(job.stage)) return t("stage.finishing");
  const stage = STAGES.find((known) => known === job.stage);
  if (!stage) return t("stage.ready");
  const words = t(`stage.${stage}`);
  if (!job.step || !(stage in STEPS)) return words;
  const [step, steps] = job.step;
  const kind = stage === "narrate" || stage === "gather" || stage === "render" ? STEPS[stage] : "part";
  return `${words} · ${t(`stage.step.${kind}`, { step, steps })}`;
}

/** The line under the title. */
export function stateWords(job: JobView, t: TFunction, resting: boolean, held = false): string {
  if (held && HELD.includes(job.state)) return t("state.queued");
  switch (job.state) {
    case "running":
      return stageWords(job, t);
    case "queued":
      return resting ? t("state.resting") : t("state.queued");
    case "cancelled":
      return t("state.kept");
    default:
      return t(`state.${job.state}`);
  }
}

/** "about 2 minutes left", or nothing while it is not known. */
export function leftWords(job: JobView, t: TFunction): string {
  if (job.state !== "running" || job.eta_ms === null) return "";
  const time = left(job.eta_ms);
  return time.unit === "moment" ? t("left.moment") : t(`left.${time.unit}`, { count: time.count });
}

/** What somebody can paste to somebody who helps. No stack, no path. */
export function details(job: JobView, version: string): string {
  const error = job.error ?? job.question;
  return [
    `Spool ${version}`,
    `video: ${job.title}`,
    `job: ${job.id} (attempt ${job.attempt}, ${job.state}, stage ${job.stage || "-"}, ${job.progress} %)`,
    `asked: ${job.created_at}`,
    error ? `what: ${error.message}\ntry: ${error.hint}\ncode: ${error.code}` : "",
    ...job.warnings.map((warning) => `note: ${warning}`),
  ]
    .filter(Boolean)
    .join("\n");
}

/** The three priorities that a person can choose; any other number counts to the nearest side. */
export const LEVELS = [
  { name: "high", priority: 1 },
  { name: "normal", priority: 0 },
  { name: "low", priority: -1 },
] as const;

export function levelOf(priority: number): (typeof LEVELS)[number]["name"] {
  return priority > 0 ? "high" : priority < 0 ? "low" : "normal";
}

/** "The computer goes to sleep in 42 seconds." */
export function endingWords(whenDone: WhenDone, count: number, t: TFunction): string {
  return whenDone === "shut_down" ? t("whenDone.shutting", { count }) : t("whenDone.sleeping", { count });
}
