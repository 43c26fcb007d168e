/** @file What the compose card can do: write or have written, attach, take drops, submit, undo that, open as a storyboard. */
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tell, tellProblem } from "../../design/notify";
import { useDoor, useLoadedPart } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import { useProjects } from "../../ipc/useProjects";
import type { AppSnapshot, DropItem, DropMessage, Grant, JobView, RenderChoices, Script, Storyboard } from "../../ipc/wire";
import { waitingFor } from "../../ipc/jobs";
import { useCommands } from "../../ipc/useCommands";
import { isSeveral, isTopicAlone, meaning, missing, reduce, textOf } from "./draft";
import { keep, kept } from "./kept";
import type { Wish } from "./useWishes";

const AS_THE_PROJECT_SAYS: RenderChoices = { quality: null, shape: null };

const NONE: JobView[] = [];
/** Those that wait for an answer; the same nothing as long as none does. */
function asking({ jobs }: AppSnapshot): JobView[] {
  const found = jobs.filter((job) => job.state === "needs_you");
  return found.length > 0 ? found : NONE;
}

export function useDesk(onOpen: (board: Storyboard) => void, wish: Wish) {
  const { t, i18n } = useTranslation();
  const { drops, host } = useDoor();
  const projects = useProjects();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const jobs = useLoadedPart(asking);
  const commands = useCommands();
  const [draft, act] = useReducer(reduce, null, kept);
  useEffect(() => keep(draft), [draft]);
  const [over, setOver] = useState<DropItem[] | null>(null);
  const [busy, setBusy] = useState<"make" | "open" | null>(null);
  const [table, setTable] = useState<Grant | null>(null);
  const [several, setSeveral] = useState<Grant[] | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const asks = useRef(0);
  const focus = () => field.current?.focus();

  const told = (jobs: JobView[], project: Grant | undefined) => {
    const [first] = jobs;
    if (!first) return;
    const text =
      jobs.length > 1 ? t("compose.submittedMany", { count: jobs.length }) : t("compose.submitted", { title: first.title });
    const undo = () => jobs.forEach((job) => void commands.cancel(job.id));
    const also = project && { label: t("compose.open"), run: () => void openFile(project.id) };
    tell({ text, action: { label: t("compose.undo"), run: undo }, ...(also && { also }) });
  };

  const openFile = async (grant: string): Promise<boolean> => {
    const board = await projects.openFile(grant);
    if (board) onOpen(board);
    return board !== null;
  };

  const done = draft.written?.state === "done" ? draft.written : null;
  const title = done?.title ?? null;
  const written = done && done.lines.length > 0 ? { lines: done.lines } : {};
  /** Where there is only a topic, the job writes the script. */
  const topic = isTopicAlone(draft) ? draft.text.trim() : null;
  const make = async (grants: Grant[], text: string | null, title: string | null): Promise<boolean> => {
    const project = grants.find((grant) => grant.kind === "project");
    const choices = project ? AS_THE_PROJECT_SAYS : preferences.choices;
    setBusy("make");
    const jobs = await commands.submit({ grants: grants.map((grant) => grant.id), text, title, ...(text !== null && (topic === text ? { wish: { topic, ...wish } } : written)), choices });
    setBusy(null);
    if (jobs) told(jobs, project);
    return jobs !== null;
  };

  /** A video of each script, with all other files, or one of all. */
  const makeSeveral = async (each: boolean) => {
    const grants = several ?? [];
    const scripts = grants.filter(({ kind }) => kind === "script");
    const others = grants.filter(({ kind }) => kind !== "script");
    const jobs: JobView[] = [];
    for (const files of each ? scripts.map((script) => [script, ...others]) : [grants]) {
      const made = await commands.submit({ grants: files.map((file) => file.id), text: null, title: null, choices: preferences.choices });
      if (!made) break;
      jobs.push(...made);
    }
    if (jobs.length === 0) return;
    setSeveral(null);
    if (grants === draft.grants) act({ type: "submitted" });
    told(jobs, undefined);
  };

  /** One project alone is opened where it is; everything else becomes a new one. */
  const open = async (): Promise<boolean> => {
    const { grants } = draft;
    const text = draft.text.trim() || null;
    const [only] = grants;
    if (only && grants.length === 1 && only.kind === "project" && text === null) return openFile(only.id);
    const script = topic === null ? null : await compose();
    // A script that was stopped, or that did not come, is no storyboard.
    if (topic !== null && script === null) return false;
    const spoken = script ? { text: textOf(script), title: script.title, lines: script.lines } : { text, title, ...(text !== null && written) };
    const board = await projects.begin({ grants: grants.map((grant) => grant.id), ...spoken });
    if (board) onOpen(board);
    return board !== null;
  };

  const lacks = (): boolean => {
    const problem = missing(draft);
    if (problem === null) return false;
    act({ type: "refused", problem });
    focus();
    return true;
  };

  const compose = async (): Promise<Script | null> => {
    const topic = draft.written?.topic ?? draft.text.trim();
    // What was changed about the script that is replaced can be had again.
    const before = draft.written?.state === "done" ? draft.text : null;
    const ask = (asks.current += 1);
    act({ type: "asked", ask, topic });
    focus();
    try {
      const script = await host.writeScript({ topic, ...wish }, (text) => act({ type: "streamed", ask, text }));
      if (asks.current !== ask) return null;
      act({ type: "written", ask, script });
      if (before !== null) tell({ text: t("write.anew"), action: { label: t("compose.undo"), run: () => act({ type: "wrote", text: before }) } });
      focus();
      return script;
    } catch (thrown) {
      act({ type: "stumbled", ask, fault: toApiError(thrown) });
      return null;
    }
  };

  const attach = (grants: Grant[]) => {
    if (grants.length === 0) return;
    act({ type: "attached", grants });
    focus();
  };

  const refuse = (unusable: Grant[]) => {
    if (unusable.length === 0) return;
    const names = new Intl.ListFormat(i18n.language).format(unusable.map((grant) => grant.name));
    tellProblem({ text: t("drop.unusable", { names }), hint: t("drop.unusableHint") });
  };

  const answer = async ({ id, title }: JobView, grants: Grant[]) => {
    if (await commands.answer(id, grants.map((grant) => grant.id))) tell({ text: t("toast.answered", { title }) });
  };

  /** What was let go over the window is made when it is whole; what was opened waits for the button. */
  const takeIn = (dropped: Grant[], at: "dropped" | "opened") => {
    const meant = meaning(dropped);
    const { kind, grants, unusable } = meant;
    refuse(unusable);
    if (meant.kind === "table") setTable(meant.table);
    const waiting = waitingFor(jobs, grants.map((grant) => grant.name));
    if (waiting) void answer(waiting, grants);
    else if (kind === "several") setSeveral(grants);
    else if (kind === "make" && at === "dropped") void make(grants, null, null);
    else attach(grants);
  };

  const hear = (message: DropMessage) => {
    if (message.type === "over") return setOver(message.items);
    setOver(null);
    if (message.type !== "left") takeIn(message.grants, message.type);
  };
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => drops.listen((message) => latest.current(message)), [drops]);

  return {
    draft,
    table,
    closeTable: () => {
      setTable(null);
      focus();
    },
    /** Several videos are in the making. */
    told: (jobs: JobView[]) => told(jobs, undefined),
    over,
    /** The video that what hovers would answer. */
    answers: over ? waitingFor(jobs, over.map((item) => item.name)) : undefined,
    busy,
    field,
    write: useCallback((text: string) => act({ type: "wrote", text }), []),
    several,
    makeSeveral,
    closeSeveral: () => {
      setSeveral(null);
      focus();
    },
    attach,
    detach: (id: string) => {
      const grants = draft.grants.filter((grant) => grant.id === id);
      act({ type: "detached", id });
      focus();
      tell({ text: t("compose.detached", { name: grants[0]?.name }), action: { label: t("compose.undo"), run: () => act({ type: "attached", grants }) } });
    },
    pick: async (what: "files" | "folder" = "files") => {
      const meant = meaning((await (what === "folder" ? commands.pickFolder() : commands.pickFiles())) ?? []);
      refuse(meant.unusable);
      if (meant.kind === "table") setTable(meant.table);
      attach(meant.grants);
    },
    submit: async () => {
      if (draft.written?.state === "writing" || lacks()) return;
      if (!draft.text.trim() && isSeveral(draft.grants)) return setSeveral(draft.grants);
      if (await make(draft.grants, draft.text.trim() || null, title)) act({ type: "submitted" });
    },
    open: async () => {
      if (draft.written?.state === "writing" || lacks()) return;
      setBusy("open");
      const opened = await open();
      setBusy(null);
      if (opened) act({ type: "submitted" });
    },
    compose,
    /** Whether the script is still to be written. */
    topicAlone: topic !== null,
    topicAgain: () => {
      asks.current += 1;
      act({ type: "topicAgain" });
      focus();
    },
    choose: (choices: Partial<RenderChoices>) =>
      void commands.setPreferences({ ...preferences, choices: { ...preferences.choices, ...choices } }),
    choices: preferences.choices,
  };
}
