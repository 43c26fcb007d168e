/** @file Changes to a storyboard as the back end makes them, for the fake host. Pure; throws an `ApiError` when one is refused. */
import type { Edit } from "../bindings/Edit";
import type { EditKind } from "../bindings/EditKind";
import type { Match } from "../bindings/Match";
import type { SceneView } from "../bindings/SceneView";
import type { Storyboard } from "../bindings/Storyboard";

const outdated = () => ({ code: "edit_outdated", message: "That line is not in the project any more.", hint: "Open the project again to see it as it is now.", retryable: false });
const RATE = 30;
const CJK = /[\u3400-\u9fff]/;

export function lengthOf(text: string): number {
  const words = text.split(/\s+/).filter(Boolean).length;
  return text.trim() ? Math.max(300, CJK.test(text) ? text.length * 230 : words * 390) : 0;
}

/** The words that can be seen, as far as a fake can tell. */
export const looksFor = (text: string) => (CJK.test(text) ? text.replace(/[^\u3400-\u9fff]/g, "").slice(0, 4) : (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).slice(0, 3).join(" "));

function fresh(scenes: readonly SceneView[], text: string, more: Partial<SceneView> = {}): SceneView {
  const highest = Math.max(0, ...scenes.map((scene) => Number(scene.id.slice(1)) || 0));
  return {
    id: `s${highest + 1}`, text, voice: null, recording: null, pause_ms: null, media: null, sought: false, search: null, looks_for: looksFor(text), chosen_by: "spool", fits: "none", alternatives: [], in_ms: null, fit: "fill", focus: null, speed_percent: 100, sound_db: null, transition: null, look: null, length_ms: lengthOf(text), shown_ms: 0, frames: 0, ...more,
  };
}

/** Gives every line a picture, and says how well it fits. */
export function cast(board: Storyboard): Storyboard {
  const logo = board.scenes.some((one) => one.chosen_by === "person" && one.media === board.logo?.media) ? null : board.logo?.media;
  const pictures = board.media.filter((one) => one.kind !== "audio" && one.id !== logo).map((one) => one.id);
  const scenes = board.scenes.map((scene, at): SceneView => {
    const own = scene.chosen_by === "person" && scene.media !== null && pictures.includes(scene.media);
    const dealt = scene.media !== null && pictures.includes(scene.media) ? scene.media : (pictures[at % pictures.length] ?? null);
    const media = own ? scene.media : dealt;
    const judged: Match = scene.fits === "none" && media ? "weak" : scene.fits;
    const fits: Match = media === null ? "none" : own ? "good" : judged;
    const frames = Math.round((scene.length_ms * RATE) / 1_000);
    return { ...scene, media, fits, frames, shown_ms: Math.round((frames * 1_000) / RATE), chosen_by: own ? "person" : "spool", alternatives: pictures.filter((id) => id !== media).slice(0, 8) };
  });
  const spoken = scenes.filter((scene) => scene.length_ms > 0);
  const pauses = spoken.slice(0, -1).reduce((sum, scene) => sum + (scene.pause_ms ?? board.gap_ms), 0);
  const cards = [board.title_card, board.end_card].reduce((sum, card) => sum + (card ? card.ms + board.gap_ms / 2 : 0), 0);
  const length_ms = spoken.length === 0 ? 0 : spoken.reduce((sum, scene) => sum + scene.length_ms, 0) + pauses + cards;
  return { ...board, scenes, length_ms };
}

export function edited(board: Storyboard, edit: Edit): Storyboard {
  return cast(changed(board, edit));
}

function changed(board: Storyboard, edit: Edit): Storyboard {
  const { scenes } = board;
  const place = (id: string) => {
    const at = scenes.findIndex((scene) => scene.id === id);
    if (at < 0) throw outdated();
    return at;
  };
  const found = (id: string): SceneView => {
    const scene = scenes[place(id)];
    if (!scene) throw outdated();
    return scene;
  };
  const only = (id: string, more: (scene: SceneView) => Partial<SceneView>) => {
    found(id);
    return { ...board, scenes: scenes.map((scene) => (scene.id === id ? { ...scene, ...more(scene) } : scene)) };
  };
  const put = (at: number, out: number, ...into: SceneView[]) => ({ ...board, scenes: scenes.toSpliced(at, out, ...into) });
  switch (edit.do) {
    case "text": {
      const text = edit.text.replace(/[\r\n]/g, " ");
      return only(edit.scene, () => ({ text, looks_for: looksFor(text), length_ms: lengthOf(text) }));
    }
    case "split": {
      const whole = found(edit.scene);
      const all = Array.from(whole.text);
      const [first, second] = [all.slice(0, edit.at).join("").trimEnd(), all.slice(edit.at).join("").trimStart()];
      return put(place(edit.scene), 1, { ...whole, text: first, recording: null, length_ms: lengthOf(first) }, fresh(scenes, second, { voice: whole.voice, look: whole.look }));
    }
    case "merge": {
      const at = place(edit.scene);
      const before = scenes[at - 1];
      if (!before) throw outdated();
      const [start, end] = [before.text.trimEnd(), found(edit.scene).text.trimStart()];
      const text = `${start}${start && end && !CJK.test(end) ? " " : ""}${end}`;
      return put(at - 1, 2, { ...before, text, recording: null, length_ms: lengthOf(text) });
    }
    case "move": {
      const moved = found(edit.scene);
      const rest = scenes.filter((scene) => scene !== moved);
      const at = edit.before === null ? rest.length : rest.findIndex((scene) => scene.id === edit.before);
      return { ...board, scenes: rest.toSpliced(at, 0, moved) };
    }
    case "add":
      return put(edit.after === null ? 0 : place(edit.after) + 1, 0, fresh(scenes, edit.text));
    case "paste": {
      const whole = found(edit.scene);
      const [first = "", ...others] = edit.texts;
      const added = others.reduce<SceneView[]>((all, text) => [...all, fresh([...scenes, ...all], text)], []);
      return put(place(edit.scene), 1, { ...whole, text: first, length_ms: lengthOf(first) }, ...added);
    }
    case "remove":
      return put(place(edit.scene), 1);
    case "picture":
      return only(edit.scene, () => ({ media: edit.media, in_ms: edit.media ? edit.in_ms : null, chosen_by: edit.media ? "person" : "spool", fits: edit.media ? "good" : "weak" }));
    case "search":
      return only(edit.scene, () => ({ search: edit.words }));
    case "other_pictures": {
      const pictures = board.media.filter((one) => one.kind !== "audio").map((one) => one.id);
      const next = (media: string | null) => pictures[(pictures.indexOf(media ?? "") + 1) % Math.max(1, pictures.length)] ?? null;
      return { ...board, scenes: scenes.map((scene) => (scene.chosen_by === "spool" ? { ...scene, media: next(scene.media) } : scene)) };
    }
    case "framing":
      return only(edit.scene, () => ({ fit: edit.fit, focus: edit.focus }));
    case "voice":
      return edit.scene === null ? { ...board, voice: edit.voice ?? "builtin:kokoro/af_heart" } : only(edit.scene, () => ({ voice: edit.voice }));
    case "pace":
      return { ...board, rate_percent: edit.rate_percent };
    case "pitch":
      return { ...board, pitch_semitones: edit.semitones };
    case "voice_volume":
      return { ...board, voice_volume_db: edit.db };
    case "narration":
      return { ...board, narration: edit.media, music: board.music?.media === edit.media ? null : board.music };
    case "recording": {
      const now = only(edit.scene, () => ({ recording: edit.media }));
      return { ...now, music: board.music?.media === edit.media ? null : board.music };
    }
    case "pause":
      return edit.scene === null ? { ...board, gap_ms: edit.ms ?? 220 } : only(edit.scene, () => ({ pause_ms: edit.ms }));
    case "pronunciation": {
      const others = board.pronunciations.filter((one) => one.written !== edit.written);
      return { ...board, pronunciations: edit.spoken === null ? others : [...others, { written: edit.written, spoken: edit.spoken }] };
    }
    case "title":
      return { ...board, title: edit.title.trim() || board.title };
    case "shape":
      return { ...board, shape: edit.shape };
    case "look":
      return edit.scene === null ? { ...board, look: edit.look ?? "spoken_word" } : only(edit.scene, () => ({ look: edit.look }));
    case "captions":
      return { ...board, captions: edit.captions };
    case "transition":
      return edit.scene === null ? { ...board, transition: edit.transition ?? "fade" } : only(edit.scene, () => ({ transition: edit.transition }));
    case "transition_length":
      return { ...board, transition_ms: edit.ms };
    case "title_card":
      return { ...board, title_card: edit.card };
    case "end_card":
      return { ...board, end_card: edit.card };
    case "logo":
      return { ...board, logo: edit.logo };
    case "speed":
      return only(edit.scene, () => ({ speed_percent: edit.percent }));
    case "clip_sound":
      return only(edit.scene, () => ({ sound_db: edit.db }));
    case "music":
      return { ...board, music: edit.music };
  }
}

export const kindOf = (edit: Edit): EditKind => edit.do;
