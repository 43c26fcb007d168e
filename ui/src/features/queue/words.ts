/** @file A job's state in the product's words. Pure: the card and the live region say the same. */
import type { TFunction } from "i18next";
import { left } from "../../lib/time";
import type { JobView } from "../../ipc/wire";

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
export function stateWords(job: JobView, t: TFunction, resting: boolean): string {
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
