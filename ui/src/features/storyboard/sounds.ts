/** @file What can play under a video: music that comes with Spool, and sounds of the project. The same music is shown once. */
import { recordingsOf } from "../../ipc/projects";
import type { MediaView, Storyboard, TrackView } from "../../ipc/wire";

/** In the order in which they are offered: from quiet and light to strong. */
export const MOODS = ["calm", "happy", "lively", "inspiring", "playful", "dreamy", "mellow", "tense"] as const;

export interface Sound {
  key: string;
  name: string;
  /** Its name in the project; none while it is only offered. */
  media: string | null;
  /** Its name in Spool's list. */
  track: string | null;
  mood: (typeof MOODS)[number] | null;
  missing: boolean;
}

/** Sounds that may be the person's own voice: all but the music and the other recordings. */
export function recordable(board: Storyboard): MediaView[] {
  const [music, spoken] = [board.music?.media, recordingsOf(board)];
  return board.media.filter((one) => one.kind === "audio" && !one.missing && one.id !== music && !spoken.has(one.id));
}

export function tracksOf(board: Storyboard, tracks: readonly TrackView[]): Sound[] {
  const spoken = recordingsOf(board);
  const own = board.media.filter((one) => one.kind === "audio" && !spoken.has(one.id));
  const known = (track: TrackView) => own.find((one) => one.name.replace(/\.\w+$/, "") === track.id);
  const place = (track: TrackView) => MOODS.findIndex((mood) => mood === track.mood) + 1 || MOODS.length + 1;
  const offered = [...tracks].sort((one, other) => place(one) - place(other)).map((track): Sound => {
    const there = known(track);
    return { key: track.id, name: track.name, media: there?.missing ? null : (there?.id ?? null), track: track.id, mood: MOODS.find((mood) => mood === track.mood) ?? null, missing: false };
  });
  const taken = new Set(tracks.flatMap((track) => known(track)?.id ?? []));
  const others = own.filter((one) => !taken.has(one.id)).map((one): Sound => ({ key: one.id, name: one.name, media: one.id, track: null, mood: null, missing: one.missing }));
  return [...offered, ...others];
}

/** Softest and loudest that is offered, in decibels against the file's own level, and the step. */
export const LEVELS = [-40, 12, 1] as const;

/** The project keeps decibels; whoever never mixed anything reads how far the slider is. */
export function loudness(db: number, language: string): string {
  const [softest, loudest] = LEVELS;
  return new Intl.NumberFormat(language, { style: "percent" }).format(Math.max(0, (db - softest) / (loudest - softest)));
}

/** How far music steps back under a voice, in decibels. */
export const STEPS_BACK = [["none", 0], ["little", -5], ["usual", -10], ["much", -20]] as const;

/** The step that comes nearest. */
export function stepOf(duck_db: number): (typeof STEPS_BACK)[number][0] {
  const far = (db: number) => Math.abs(db - duck_db);
  return STEPS_BACK.reduce((best, one) => (far(one[1]) < far(best[1]) ? one : best))[0];
}
