/** @file The draft of the next video, as a reducer. It lives in the page alone until it is submitted. */
import type { Grant } from "../../ipc/wire";

/** Why "Make video" did nothing yet. */
export type Problem = "needsWords" | "needsTopic";

export interface Draft {
  text: string;
  grants: Grant[];
  problem: Problem | null;
}

export type Act =
  | { type: "wrote"; text: string }
  | { type: "attached"; grants: Grant[] }
  | { type: "detached"; id: string }
  | { type: "refused"; problem: Problem }
  | { type: "submitted" };

export const EMPTY: Draft = { text: "", grants: [], problem: null };

export function reduce(draft: Draft, act: Act): Draft {
  switch (act.type) {
    case "wrote":
      return { ...draft, text: act.text, problem: null };
    case "attached": {
      const known = new Set(draft.grants.map((grant) => grant.id));
      return { ...draft, grants: [...draft.grants, ...act.grants.filter((grant) => !known.has(grant.id))], problem: null };
    }
    case "detached":
      return { ...draft, grants: draft.grants.filter((grant) => grant.id !== act.id), problem: null };
    case "refused":
      return { ...draft, problem: act.problem };
    case "submitted":
      return EMPTY;
  }
}

/** Files that say by themselves what the video is. A folder may hold a script. */
const SPEAKING = ["project", "script", "audio", "folder"];

/** What is still missing before this draft can be made. */
export function missing(draft: Draft): Problem | null {
  if (draft.text.trim() || draft.grants.some((grant) => SPEAKING.includes(grant.kind))) return null;
  return draft.grants.length > 0 ? "needsTopic" : "needsWords";
}

/** What a drop means. */
export type Meaning =
  | { kind: "make"; grants: Grant[]; unusable: Grant[] }
  | { kind: "attach"; grants: Grant[]; unusable: Grant[] };

/** A project or a script is made at once; footage and sound wait for words. */
export function meaning(dropped: readonly Grant[]): Meaning {
  const grants = dropped.filter((grant) => grant.kind !== "unknown");
  const unusable = dropped.filter((grant) => grant.kind === "unknown");
  const whole = grants.some((grant) => grant.kind === "project" || grant.kind === "script");
  return { kind: whole ? "make" : "attach", grants, unusable };
}
