/**
 * @file Everything that is done to one open project: one act at a time, in order, what was typed always first. What a
 * person types is a draft until the back end has answered; it is never dropped because something went wrong.
 */
import { toApiError } from "../../ipc/rejection";
import type { ApiError, Edit, Storyboard } from "../../ipc/wire";

export type Act = { do: "edit"; edit: Edit } | { do: "undo" } | { do: "redo" } | { do: "files"; grants: string[] } | { do: "track"; track: string } | { do: "take"; scene: string; offer: string } | { do: "wear"; look: string } | { do: "wearFile"; grant: string };

/** Why an act was not done: the file was changed outside, or what was typed could not be kept. */
export interface Trouble {
  kind: "outside" | "unsaved";
  error: ApiError;
  act: Act;
}

export interface State {
  saving: boolean;
  trouble: Trouble | null;
}

interface Means {
  /** The project as it is known now. */
  board: () => Storyboard | undefined;
  send: (act: Act) => Promise<Storyboard>;
  took: (board: Storyboard) => void;
  /** Asks again how the project is. */
  refresh: () => Promise<unknown>;
  report: (error: ApiError) => void;
}

export interface Work {
  subscribe: (listener: () => void) => () => void;
  state: () => State;
  /** What stands in a line's field; null while that is what is kept. */
  draft: (scene: string) => string | null;
  type: (scene: string, text: string) => void;
  /** Keeps what was typed; answers whether all of it is kept. */
  settle: () => Promise<boolean>;
  /** Answers null when it was not done, which was told then. */
  run: (act: Act) => Promise<Storyboard | null>;
  /** Does what was refused once more: it is meant. */
  again: () => Promise<void>;
  /** Lets go of what was refused and of what was typed, and takes the project as it is. */
  leave: () => Promise<void>;
}

const QUIET_MS = 350;
/** Whoever types without a pause is kept up with. */
const LONGEST_MS = 2_000;

/** The page draws what it was told a moment later; until then a draft stands in for it, so that no field flickers. */
const drawn = () => new Promise((go) => setTimeout(go, 0));

export function workOn({ board, send, took, refresh, report }: Means): Work {
  const drafts = new Map<string, string>();
  const listeners = new Set<() => void>();
  let state: State = { saving: false, trouble: null };
  let trouble: Trouble | null = null;
  let pending = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  let line: Promise<unknown> = Promise.resolve();

  function tell() {
    const saving = pending > 0 || drafts.size > 0;
    if (saving !== state.saving || trouble !== state.trouble) state = { saving, trouble };
    listeners.forEach((listener) => listener());
  }

  function inLine<T>(task: () => Promise<T>): Promise<T> {
    pending += 1;
    tell();
    const done = line.then(task).finally(() => {
      pending -= 1;
      tell();
    });
    line = done.catch(() => undefined);
    return done;
  }

  async function once(act: Act): Promise<Storyboard | null> {
    try {
      const told = await send(act);
      trouble = null;
      took(told);
      await drawn();
      return told;
    } catch (thrown) {
      await refused(act, toApiError(thrown));
      return null;
    }
  }

  async function refused(act: Act, error: ApiError) {
    const text = act.do === "edit" && act.edit.do === "text" ? act.edit : null;
    if (error.code === "project_changed_outside") trouble = { kind: "outside", error, act };
    else if (error.code === "edit_outdated") {
      if (text) drafts.delete(text.scene);
      report(error);
      await refresh();
    } else if (text) trouble = { kind: "unsaved", error, act };
    else report(error);
  }

  async function keepDrafts(): Promise<boolean> {
    clearTimeout(timer);
    for (const [scene, text] of [...drafts]) {
      const known = board()?.scenes.find((one) => one.id === scene);
      const kept = known?.text === text || !known || (await once({ do: "edit", edit: { do: "text", scene, text } })) !== null;
      if (!kept) return drafts.size === 0;
      if (drafts.get(scene) === text) drafts.delete(scene);
    }
    return true;
  }

  const settle = () => (drafts.size === 0 && pending === 0 ? Promise.resolve(true) : inLine(keepDrafts));

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    state: () => state,
    draft: (scene) => drafts.get(scene) ?? null,
    type(scene, text) {
      const now = Date.now();
      if (drafts.size === 0) since = now;
      drafts.set(scene, text);
      clearTimeout(timer);
      timer = setTimeout(() => void settle(), Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - now)));
      tell();
    },
    settle,
    run: (act) => inLine(async () => ((await keepDrafts()) ? once(act) : null)),
    again: () =>
      inLine(async () => {
        clearTimeout(timer);
        if (!trouble) return;
        await once(trouble.act);
        if (trouble === null) await keepDrafts();
      }),
    leave: () =>
      inLine(async () => {
        clearTimeout(timer);
        trouble = null;
        drafts.clear();
        await refresh();
      }),
  };
}
