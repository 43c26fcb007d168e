/** @file What a script should be besides its topic: kind, length, language, tone, audience, facts, and who writes it. All but the facts are kept for the next one. */
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDoor, useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import type { ScriptKind, WishChoices, WriterView, WriteScript } from "../../ipc/wire";

export const KINDS: readonly (ScriptKind | "any")[] = ["any", "explainer", "story", "list", "how_to", "myth_fact", "product", "quote"];
export const LENGTHS = ["20", "40", "60", "90"] as const;
export const LANGUAGES = ["topic", "en", "zh"] as const;
/** As many facts as a script can take, and the longest one. */
const MOST_FACTS = 50;
const LONGEST_FACT = 500;

/** A script to be written, but for what it is about. */
export type Wish = Omit<WriteScript, "topic">;

/** As they were chosen; texts as they were typed. */
export interface Wishes {
  kind: (typeof KINDS)[number];
  seconds: (typeof LENGTHS)[number];
  language: (typeof LANGUAGES)[number];
  tone: string;
  audience: string;
  facts: string;
  writer: string | null;
}

type Kept = Omit<Wishes, "facts">;

export interface WishesHeld {
  wishes: Wishes;
  choose: (change: Partial<Wishes>) => void;
  wish: Wish;
  /** Who could write now. */
  ready: WriterView[];
  writer: WriterView | undefined;
  /** Whether the writer can follow a tone and write for an audience; the built-in one has one tone, for everybody. */
  follows: boolean;
}

/** While somebody types, nothing is kept. */
const PAUSE_MS = 400;

export function useWishes(): WishesHeld {
  const { host } = useDoor();
  const commands = useCommands();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const writers = useQuery({ queryKey: ["writers"], queryFn: () => host.listWriters() });
  const [facts, setFacts] = useState("");
  const [changed, setChanged] = useState<Partial<Kept>>(NOTHING);
  const wishes: Wishes = { ...chosenBefore(preferences.wishes), ...changed, facts };
  const keep = useDebouncedCallback(
    async (sent: Partial<Kept>) => {
      const all = { ...chosenBefore(preferences.wishes), ...sent };
      const done = await commands.setPreferences({ ...preferences, wishes: toKeep(all) });
      if (done) setChanged((now) => (now === sent ? NOTHING : now));
    },
    { delay: PAUSE_MS, flushOnUnmount: true },
  );

  function choose({ facts, ...change }: Partial<Wishes>) {
    if (facts !== undefined) return setFacts(facts);
    const next = { ...changed, ...change };
    setChanged(next);
    keep(next);
  }

  const ready = (writers.data ?? []).filter((one) => one.ready);
  const writer = ready.find((one) => one.id === wishes.writer) ?? ready[0];
  const follows = writer !== undefined && !writer.id.startsWith("builtin:");
  const kept = toKeep(wishes);
  const wish: Wish = {
    ...kept,
    facts: factsOf(facts),
    tone: follows ? kept.tone : null,
    audience: follows ? kept.audience : null,
    writer: writer?.id ?? null,
  };
  return { wishes, choose, wish, ready, writer, follows };
}

const NOTHING: Partial<Kept> = {};
const USUAL_LENGTH = "40";

/** What was chosen last; what can no longer be chosen is as at first. */
function chosenBefore({ kind, seconds, language, tone, audience, writer }: WishChoices): Kept {
  return {
    kind: KINDS.find((one) => one === kind) ?? "any",
    seconds: LENGTHS.find((one) => Number(one) === seconds) ?? USUAL_LENGTH,
    language: LANGUAGES.find((one) => one === language) ?? "topic",
    tone: tone ?? "",
    audience: audience ?? "",
    writer,
  };
}

function toKeep({ kind, seconds, language, tone, audience, writer }: Kept): WishChoices {
  return {
    kind: kind === "any" ? null : kind,
    seconds: Number(seconds),
    language: language === "topic" ? null : language,
    tone: tone.trim() || null,
    audience: audience.trim() || null,
    writer,
  };
}

/** One fact a line. */
export function factsOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim().slice(0, LONGEST_FACT));
  return lines.filter((line) => line !== "").slice(0, MOST_FACTS);
}
