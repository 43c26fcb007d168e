/** @file What a script should be besides its topic: kind, length, language, tone, audience, facts, and who writes it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDoor } from "../../ipc/HostContext";
import type { ScriptKind, WriterView, WriteScript } from "../../ipc/wire";

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

const USUAL: Wishes = { kind: "any", seconds: "40", language: "topic", tone: "", audience: "", facts: "", writer: null };

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

export function useWishes(): WishesHeld {
  const { host } = useDoor();
  const writers = useQuery({ queryKey: ["writers"], queryFn: () => host.listWriters() });
  const [wishes, setWishes] = useState(USUAL);
  const ready = (writers.data ?? []).filter((one) => one.ready);
  const writer = ready.find((one) => one.id === wishes.writer) ?? ready[0];
  const follows = writer !== undefined && !writer.id.startsWith("builtin:");
  const said = (wish: string) => (follows && wish.trim() ? wish.trim() : null);
  const wish: Wish = {
    kind: wishes.kind === "any" ? null : wishes.kind,
    facts: factsOf(wishes.facts),
    language: wishes.language === "topic" ? null : wishes.language,
    seconds: Number(wishes.seconds),
    tone: said(wishes.tone),
    audience: said(wishes.audience),
    writer: writer?.id ?? null,
  };
  return { wishes, choose: (change) => setWishes((was) => ({ ...was, ...change })), wish, ready, writer, follows };
}

/** One fact a line. */
export function factsOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim().slice(0, LONGEST_FACT));
  return lines.filter((line) => line !== "").slice(0, MOST_FACTS);
}
