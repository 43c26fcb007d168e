/** @file What the compose card can do: write, attach, take drops, submit, and undo a submit. */
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tell, tellProblem } from "../../design/notify";
import { toApiError } from "../../ipc/rejection";
import { useDoor, useLoaded } from "../../ipc/HostContext";
import type { DropItem, DropMessage, Grant, JobView, RenderChoices } from "../../ipc/wire";
import { waitingFor } from "../../ipc/jobs";
import { useCommands } from "../../ipc/useCommands";
import { EMPTY, meaning, missing, reduce } from "./draft";

const AS_THE_PROJECT_SAYS: RenderChoices = { quality: null, shape: null };

export function useDesk() {
  const { t, i18n } = useTranslation();
  const { host, report } = useDoor();
  const { preferences, jobs } = useLoaded();
  const commands = useCommands();
  const [draft, act] = useReducer(reduce, EMPTY);
  const [over, setOver] = useState<DropItem[] | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const focus = () => field.current?.focus();

  const told = (jobs: JobView[]) => {
    const [first] = jobs;
    if (!first) return;
    const text =
      jobs.length > 1 ? t("compose.submittedMany", { count: jobs.length }) : t("compose.submitted", { title: first.title });
    const undo = () => jobs.forEach((job) => void commands.cancel(job.id));
    tell({ text, action: { label: t("compose.undo"), run: undo } });
  };

  const make = async (grants: Grant[], text: string | null): Promise<boolean> => {
    const project = grants.some((grant) => grant.kind === "project");
    const choices = project ? AS_THE_PROJECT_SAYS : preferences.choices;
    setBusy(true);
    const jobs = await commands.submit({ grants: grants.map((grant) => grant.id), text, title: null, choices });
    setBusy(false);
    if (jobs) told(jobs);
    return jobs !== null;
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

  const takeDrop = (dropped: Grant[]) => {
    const { kind, grants, unusable } = meaning(dropped);
    refuse(unusable);
    const waiting = waitingFor(jobs, grants.map((grant) => grant.name));
    if (waiting) void answer(waiting, grants);
    else if (kind === "make") void make(grants, null);
    else attach(grants);
  };

  const hear = (message: DropMessage) => {
    if (message.type === "over") return setOver(message.items);
    setOver(null);
    if (message.type === "dropped") takeDrop(message.grants);
  };
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  // The window tells about drops; it is asked once, and speaks to whatever this card is by then.
  useEffect(() => {
    host.subscribeDrops((message) => latest.current(message)).catch((thrown: unknown) => report(toApiError(thrown)));
  }, [host, report]);

  return {
    draft,
    over,
    /** The video that what hovers would answer. */
    answers: over ? waitingFor(jobs, over.map((item) => item.name)) : undefined,
    busy,
    field,
    write: useCallback((text: string) => act({ type: "wrote", text }), []),
    detach: (id: string) => {
      act({ type: "detached", id });
      focus();
    },
    pick: async () => {
      const { grants, unusable } = meaning((await commands.pickFiles()) ?? []);
      refuse(unusable);
      attach(grants);
    },
    submit: async () => {
      const problem = missing(draft);
      if (problem) {
        act({ type: "refused", problem });
        return focus();
      }
      if (await make(draft.grants, draft.text.trim() || null)) act({ type: "submitted" });
    },
    choose: (choices: Partial<RenderChoices>) =>
      void commands.setPreferences({ ...preferences, choices: { ...preferences.choices, ...choices } }),
    choices: preferences.choices,
  };
}
