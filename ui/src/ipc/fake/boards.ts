/** @file Storyboards that the scenes begin with: the sample's six lines, two hundred lines, and one of a newer Spool. */
import type { CaptionsView } from "../bindings/CaptionsView";
import type { Match } from "../bindings/Match";
import type { MediaView } from "../bindings/MediaView";
import type { RecentProject } from "../bindings/RecentProject";
import type { Storyboard } from "../bindings/Storyboard";
import { cast, lengthOf, looksFor } from "./edits";
import { idAt, minutesAgo, NOW } from "./jobs";
import { WORDS } from "./words";

export const boardId = (count: number) => idAt(NOW - 1_000 * count, count);
export const SAMPLE_BOARD = boardId(1);

const FILES: readonly [string, string, string, number | null][] = [
  ["m1", "stars.mp4", "video", 12_000],
  ["m2", "galaxy.mp4", "video", 9_500],
  ["m3", "planet.mp4", "video", 14_200],
  ["m4", "hubble deep field.jpg", "photo", null],
  ["m5", "rocket.jpg", "photo", null],
  ["m6", "dusk over the bay.mp4", "video", 21_000],
  ["m7", "night-drift.m4a", "audio", 64_000],
];
const media = (): MediaView[] => FILES.map(([id, name, kind, length_ms]) => ({ id, name, kind, length_ms, has_sound: kind === "photo" ? null : id !== "m3", missing: false }));
const SHOWN: readonly [string, Match, "person" | "spool"][] = [
  ["m1", "good", "person"], ["m2", "good", "spool"], ["m3", "fair", "spool"], ["m6", "weak", "spool"], ["m4", "good", "spool"], ["m5", "weak", "spool"],
];

/** Everything as the look has it. */
export const PLAIN: CaptionsView = {
  font: "montserrat", size: null, text_colour: null, highlight_colour: null, outline_colour: null, box_colour: null, position: null, safe_area: "any", upper_case: false,
};

export function board(id: string, title: string, lines: readonly string[], language: string, more: Partial<Storyboard> = {}): Storyboard {
  return cast({
    id,
    title,
    language,
    shape: "9:16",
    file: null,
    read_only: false,
    revision: 1,
    undo: null,
    redo: null,
    rate_percent: 100,
    pitch_semitones: 0,
    voice_volume_db: 0,
    gap_ms: 220,
    pronunciations: [],
    voice: language === "en" ? "builtin:kokoro/af_heart" : "builtin:kokoro/zf_xiaoxiao",
    look: "spoken_word",
    captions: PLAIN,
    transition: "fade",
    transition_ms: 400,
    title_card: null,
    end_card: null,
    logo: null,
    music: { media: "m7", gain_db: -18, duck_db: -10 },
    narration: null,
    scenes: lines.map((text, at) => {
      const [shown, fits, chosen_by] = SHOWN[at % SHOWN.length] ?? ["m1", "weak", "spool"];
      return { id: `s${at + 1}`, text, voice: null, recording: null, pause_ms: null, media: shown, sought: false, search: null, looks_for: looksFor(text), chosen_by, fits, alternatives: [], in_ms: null, fit: "fill", focus: null, speed_percent: 100, sound_db: null, transition: null, look: null, length_ms: lengthOf(text), shown_ms: 0, frames: 0 };
    }),
    media: media(),
    length_ms: 0,
    warnings: [],
    ...more,
  });
}

export function sampleBoard(language: keyof typeof WORDS): Storyboard {
  const { sky, lines } = WORDS[language];
  return board(SAMPLE_BOARD, sky, lines, language);
}

/** What is on the desk in a scene, the newest first. */
export function boardsOf(scene: string, language: keyof typeof WORDS): Storyboard[] {
  const w = WORDS[language];
  const sample = sampleBoard(language);
  switch (scene) {
    case "board-long":
      return [board(SAMPLE_BOARD, w.coffee, Array.from({ length: 200 }, (_, at) => w.lines[at % w.lines.length] ?? ""), language)];
    case "board-read-only":
      return [{ ...sample, read_only: true, file: "Night sky.spool" }];
    case "board-empty":
      return [board(SAMPLE_BOARD, w.bees, [""], language, { media: [], music: null })];
    case "board-sought": {
      const bare = board(SAMPLE_BOARD, w.bees, w.lines.slice(0, 3), language, { media: [], music: null });
      return [{ ...bare, scenes: bare.scenes.map((one) => ({ ...one, sought: true })) }];
    }
    case "board-missing": {
      const gone = sample.media.map((one) => (one.id === "m2" ? { ...one, missing: true } : one));
      return [{ ...sample, file: "Night sky.spool", media: gone, warnings: [w.notThere] }];
    }
    case "recent":
      return [
        { ...sample, file: "Night sky.spool" },
        board(boardId(2), w.bees, w.lines.slice(2), language),
        board(boardId(3), w.lisbon, w.lines.slice(1, 4), language, { file: "Lisbon.spool" }),
        board(boardId(4), w.coffee, w.lines, language, { shape: "16:9" }),
      ];
    default:
      return scene.startsWith("board") ? [sample] : [];
  }
}

export function recentOf(one: Storyboard, at: number, missing: boolean, pinned: boolean): RecentProject {
  const { id, title, length_ms, file } = one;
  return { id, title, lines: one.scenes.length, length_ms, changed_at: minutesAgo(8 + at * at * 700), file, missing, pinned };
}
