/**
 * @file The draft of the next video, as a reducer. It lives in the page alone until it is submitted. While a script is
 * written into it, the topic is kept: nothing a person wrote is ever lost.
 */
import type { ApiError, Grant, Script, ScriptLine } from "../../ipc/wire";
import { isTopic } from "../../lib/spoken";

/** Why "Make video" did nothing yet. */
export type Problem = "needsWords" | "needsTopic";

/** A script that comes from a writer. */
export interface Written {
  /** Which asking it answers: one that was stopped may still be talking. */
  ask: number;
  topic: string;
  state: "writing" | "done" | "failed";
  title: string | null;
  /** With the words to look for; a line that was changed since has none any more. */
  lines: ScriptLine[];
  warnings: string[];
  fault: ApiError | null;
}

export interface Draft {
  text: string;
  grants: Grant[];
  problem: Problem | null;
  written: Written | null;
}

export type Act =
  | { type: "wrote"; text: string }
  | { type: "attached"; grants: Grant[] }
  | { type: "detached"; id: string }
  | { type: "refused"; problem: Problem }
  | { type: "asked"; ask: number; topic: string }
  | { type: "streamed"; ask: number; text: string }
  | { type: "written"; ask: number; script: Script }
  | { type: "stumbled"; ask: number; fault: ApiError }
  | { type: "topicAgain" }
  | { type: "submitted" };

export const EMPTY: Draft = { text: "", grants: [], problem: null, written: null };

export function reduce(draft: Draft, act: Act): Draft {
  const { written } = draft;
  switch (act.type) {
    case "wrote":
      return { ...draft, text: act.text, problem: null, written: act.text.trim() ? written : null };
    case "attached": {
      const known = new Set(draft.grants.map((grant) => grant.id));
      return { ...draft, grants: [...draft.grants, ...act.grants.filter((grant) => !known.has(grant.id))], problem: null };
    }
    case "detached":
      return { ...draft, grants: draft.grants.filter((grant) => grant.id !== act.id), problem: null };
    case "refused":
      return { ...draft, problem: act.problem };
    case "asked":
      return { ...draft, problem: null, written: { ask: act.ask, topic: act.topic, state: "writing", title: null, lines: [], warnings: [], fault: null } };
    case "streamed":
      return isWriting(written, act.ask) ? { ...draft, text: act.text || draft.text } : draft;
    case "written": {
      if (!written || !isWriting(written, act.ask)) return draft;
      const { title, lines, warnings } = act.script;
      return { ...draft, text: textOf(act.script), written: { ...written, state: "done", title, lines, warnings } };
    }
    case "stumbled":
      return written && isWriting(written, act.ask) ? { ...draft, written: { ...written, state: "failed", fault: act.fault } } : draft;
    case "topicAgain":
      return written ? { ...draft, text: written.topic, written: null } : draft;
    case "submitted":
      return EMPTY;
  }
}

/** A script as it stands in the field. */
export function textOf({ lines }: Script): string {
  return lines.map((line) => line.text).join("\n");
}

function isWriting(written: Written | null, ask: number): boolean {
  return written?.state === "writing" && written.ask === ask;
}

/** Files that say by themselves what the video is. A folder may hold a script. */
const SPEAKING = ["project", "script", "audio", "folder"];

/** Whether all there is to go by is a topic: the script is still to be written. */
export function isTopicAlone({ text, grants, written }: Draft): boolean {
  return isTopic(text) && written?.state !== "done" && !grants.some((grant) => grant.kind === "project" || grant.kind === "script");
}

/** What is still missing before this draft can be made. */
export function missing(draft: Draft): Problem | null {
  if (draft.text.trim() || draft.grants.some((grant) => SPEAKING.includes(grant.kind))) return null;
  return draft.grants.length > 0 ? "needsTopic" : "needsWords";
}

/** What a drop means. */
export type Meaning =
  | { kind: "make"; grants: Grant[]; unusable: Grant[] }
  | { kind: "several"; grants: Grant[]; unusable: Grant[] }
  | { kind: "attach"; grants: Grant[]; unusable: Grant[] }
  | { kind: "table"; table: Grant; grants: Grant[]; unusable: Grant[] };

/** Whether several scripts are there: a video of each, or one of all? Beside a project they belong to it. */
export function isSeveral(files: readonly { kind: Grant["kind"] }[]): boolean {
  return files.filter(({ kind }) => kind === "script").length > 1 && !files.some(({ kind }) => kind === "project");
}

/** What a file that hovers is said to become: a script alone is made at once. */
export function becomes(files: readonly { kind: Grant["kind"] }[], kind: Grant["kind"]): Grant["kind"] | "scriptNow" | "scripts" | "scriptBeside" {
  if (kind !== "script" || files.some((file) => file.kind === "table")) return kind;
  if (files.some((file) => file.kind === "project")) return "scriptBeside";
  return isSeveral(files) ? "scripts" : "scriptNow";
}

/** A project or a script is made at once; of several scripts one is asked; footage and sound wait for words; of a table one sees first what it would make. */
export function meaning(dropped: readonly Grant[]): Meaning {
  const table = dropped.find((grant) => grant.kind === "table");
  const odd = (grant: Grant) => grant.kind === "unknown" || grant.kind === "look" || (grant.kind === "table" && grant !== table);
  const grants = dropped.filter((grant) => !odd(grant) && grant !== table);
  const unusable = dropped.filter(odd);
  if (table) return { kind: "table", table, grants, unusable };
  if (isSeveral(grants)) return { kind: "several", grants, unusable };
  const whole = grants.some((grant) => grant.kind === "project" || grant.kind === "script");
  return { kind: whole ? "make" : "attach", grants, unusable };
}
