/** @file Projects that are worked on, in memory: every change can be taken back, and a file can be changed outside. */
import type { ApiError } from "../bindings/ApiError";
import type { EditKind } from "../bindings/EditKind";
import type { MediaView } from "../bindings/MediaView";
import type { RecentProject } from "../bindings/RecentProject";
import type { Storyboard } from "../bindings/Storyboard";
import type { TrackView } from "../bindings/TrackView";
import type { Host } from "../host";
import { board, boardId, boardsOf, recentOf, SAMPLE_BOARD, sampleBoard } from "./boards";
import { film, SILENCE } from "./media";
import { cast, edited, kindOf } from "./edits";
import { fakeOffers } from "./offers";
import { cardOf, frameOf, thumbOf } from "./frames";
import type { WORDS } from "./words";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;
type ProjectCommands = Pick<
  Host,
  | "newProject" | "openProject" | "openSampleProject" | "openRecent" | "recentProjects" | "pinProject" | "forgetProject" | "getProject" | "editProject"
  | "undoProject" | "redoProject" | "addProjectFiles" | "saveProjectCopy" | "lineUrl" | "lookUrl" | "cardUrl" | "thumbUrl" | "voiceUrl" | "voiceSampleUrl" | "troubleWith"
  | "listTracks" | "playTrack" | "playUrl" | "frameUrl" | "soundUrl" | "trackUrl"
  | "lineStart" | "findPictures" | "fetchPicture" | "takePicture" | "offerUrl"
  | "findProject" | "findMedia" | "listLooks" | "keepLook" | "forgetLook" | "saveLook" | "wearLook" | "wearLookFile"
>;

interface Kept {
  now: Storyboard;
  done: { kind: EditKind; before: Storyboard; scene: string | null }[];
  undone: { kind: EditKind; after: Storyboard; scene: string | null }[];
}

const gone = (): ApiError => ({ code: "project_gone", message: "That project is not here any more.", hint: "Open its file, or choose another.", retryable: false });
const readOnly = (): ApiError => ({
  code: "project_read_only", message: "This project was made with a newer Spool, so it can be made into a video but not changed here.", hint: "Save a copy and change that.", retryable: false,
});
export const changedOutside = (name: string): ApiError => ({
  code: "project_changed_outside", message: `"${name}" was changed by another program.`, hint: "Try again to go on with what the file says now.", retryable: true,
});
const OURS = { author: "The Spool authors", licence: "CC0-1.0", length_ms: 48_000 };
const TRACKS: TrackView[] = [
  { id: "night-drift", name: "Night drift", mood: "calm", ...OURS },
  { id: "first-light", name: "First light", mood: "inspiring", ...OURS },
  { id: "sunny-side", name: "Sunny side", mood: "happy", ...OURS },
  { id: "city-lights", name: "City lights", mood: "lively", ...OURS },
  { id: "storm-front", name: "Storm front", mood: "tense", ...OURS },
  { id: "paper-moons", name: "Paper moons", mood: "dreamy", ...OURS },
  { id: "tiptoe", name: "Tiptoe", mood: "playful", ...OURS },
  { id: "rainy-window", name: "Rainy window", mood: "mellow", ...OURS },
];
/** The second of the files that are chosen is a photo. */
function added(grant: string, number: number): MediaView {
  if (grant.startsWith("sound")) return { id: `f${number}`, name: `${grant}.m4a`, kind: "audio", length_ms: 8_000, has_sound: true, missing: false };
  const photo = grant === "g-2";
  return { id: `f${number}`, name: photo ? "harbour.jpg" : `${grant}.mp4`, kind: photo ? "photo" : "video", length_ms: photo ? null : 8_000, has_sound: photo ? null : true, missing: false };
}

interface FakeLook {
  id: string;
  name: string;
  worn: Partial<Storyboard>;
}
const viewOf = ({ id, name }: FakeLook) => ({ id, name });
const SENTENCE = /[^.!?。！？\n]+[.!?。！？]*/gu;

export function fakeProjects(scene: string, language: keyof typeof WORDS, call: Call) {
  const desk = new Map<string, Kept>(boardsOf(scene, language).map((one) => [one.id, { now: one, done: [], undone: [] }]));
  const frames = new Map<string, string>();
  let outside: ((now: Storyboard) => Storyboard) | null = null;
  let count = 10;
  const pins = new Set<string>();
  const refound = new Set<string>();
  let looks: FakeLook[] = scene === "board-letters" || scene === "board-kit" ? [{ id: "look-1", name: "Night school", worn: { look: "pop" } }, { id: "look-2", name: "Sunday market, calm", worn: { look: "box" } }] : [];

  const find = (id: string): Kept => {
    const kept = desk.get(id);
    if (!kept) throw gone();
    return kept;
  };
  const told = (kept: Kept): Storyboard => ({ ...kept.now, undo: kept.done.at(-1)?.kind ?? null, redo: kept.undone.at(-1)?.kind ?? null });
  const put = (one: Storyboard): Storyboard => {
    const kept = desk.get(one.id) ?? { now: one, done: [], undone: [] };
    desk.delete(one.id);
    desk.set(one.id, kept);
    return told(kept);
  };
  /** A change is refused once when the file was changed outside; the next one is made to what the file says. */
  const open = (id: string): Kept => {
    const kept = find(id);
    if (outside) {
      kept.now = { ...outside(kept.now), revision: kept.now.revision + 1 };
      outside = null;
      throw changedOutside(kept.now.file ?? "Night sky.spool");
    }
    if (kept.now.read_only) throw readOnly();
    return kept;
  };
  const act = (id: string, kind: EditKind, scene: string | null, change: (now: Storyboard) => Storyboard): Storyboard => {
    const kept = open(id);
    const last = kept.done.at(-1);
    const joins = kind === "text" && last?.kind === "text" && last.scene === scene && kept.undone.length === 0;
    const before = kept.now;
    kept.now = { ...change(before), revision: before.revision + 1 };
    if (!joins) kept.done.push({ kind, before, scene });
    kept.undone = [];
    return told(kept);
  };
  const begin = (text: string | null, title: string | null, files: readonly string[]): Storyboard => {
    count += 1;
    const lines = (text ?? "").match(SENTENCE)?.map((line) => line.trim()).filter(Boolean) ?? [];
    const whole = lines.length > 0 ? lines : sampleBoard(language).scenes.map((one) => one.text);
    return put(board(boardId(-count), title ?? whole[0] ?? files.join(), whole, language));
  };

  const host: ProjectCommands = {
    ...fakeOffers(call, (id, line, change) => act(id, "picture", line, (now) => cast(change(now)))),
    newProject: (request) => call("new_project", [request], () => begin(request.text, request.title, request.grants)),
    openProject: (grant) => call("open_project", [grant], () => put({ ...sampleBoard(language), id: boardId(7), file: "Night sky.spool" })),
    openSampleProject: () => call("open_sample_project", [], () => put(desk.get(SAMPLE_BOARD)?.now ?? sampleBoard(language))),
    openRecent: (id) => call("open_recent", [id], () => told(find(id))),
    recentProjects: () =>
      call("recent_projects", [], (): RecentProject[] => {
        const all = [...desk.values()].map(({ now }, at) => recentOf(now, at, scene === "recent" && at === 2 && !refound.has(now.id), pins.has(now.id)));
        return all.sort((one, other) => Number(other.pinned) - Number(one.pinned));
      }),
    pinProject: (id, pinned) => call("pin_project", [id, pinned], () => void (pinned ? pins.add(find(id).now.id) : pins.delete(id))),
    forgetProject: (id) => call("forget_project", [id], () => void desk.delete(find(id).now.id)),
    getProject: (id) => call("get_project", [id], () => told(find(id))),
    editProject: (id, edit) =>
      call("edit_project", [id, edit], () => act(id, kindOf(edit), "scene" in edit ? edit.scene : null, (now) => edited(now, edit))),
    undoProject: (id) =>
      call("undo_project", [id], () => {
        const kept = open(id);
        const step = kept.done.pop();
        if (!step) return told(kept);
        kept.undone.push({ kind: step.kind, after: kept.now, scene: step.scene });
        kept.now = { ...step.before, revision: kept.now.revision + 1 };
        return told(kept);
      }),
    redoProject: (id) =>
      call("redo_project", [id], () => {
        const kept = open(id);
        const step = kept.undone.pop();
        if (!step) return told(kept);
        kept.done.push({ kind: step.kind, before: kept.now, scene: step.scene });
        kept.now = { ...step.after, revision: kept.now.revision + 1 };
        return told(kept);
      }),
    addProjectFiles: (id, grants) =>
      call("add_project_files", [id, grants], () =>
        act(id, "files", null, (now) =>
          cast({ ...now, media: [...now.media, ...grants.map((grant, at) => added(grant, now.media.length + at))] }),
        ),
      ),
    saveProjectCopy: (id) =>
      call("save_project_copy", [id], () => {
        const kept = find(id);
        if (!kept.now.file) {
          kept.now = { ...kept.now, file: "Night sky.spool", revision: kept.now.revision + 1 };
          return told(kept);
        }
        count += 1;
        return put({ ...kept.now, id: boardId(-count), file: "Night sky copy.spool", read_only: false, revision: 1 });
      }),
    findProject: (id, grant) =>
      call("find_project", [id, grant], () => {
        refound.add(id);
        return told(find(id));
      }),
    findMedia: (id, media, grant) =>
      call("find_media", [id, media, grant], () => act(id, "files", null, (now) => ({ ...now, warnings: [], media: now.media.map((one) => (one.id === media ? { ...one, missing: false } : one)) }))),
    listLooks: () => call("list_looks", [], () => looks.map(viewOf)),
    keepLook: (id, name) =>
      call("keep_look", [id, name], () => {
        const { look, captions, transition, transition_ms, voice, title_card, end_card, logo } = find(id).now;
        looks = [...looks.filter((one) => one.name !== name), { id: `look-${name}`, name, worn: { look, captions, transition, transition_ms, voice, title_card, end_card, logo } }];
        return looks.map(viewOf);
      }),
    forgetLook: (look) => call("forget_look", [look], () => (looks = looks.filter((one) => one.id !== look)).map(viewOf)),
    saveLook: (id) => call("save_look", [id], () => true),
    wearLook: (id, look) => call("wear_look", [id, look], () => act(id, "dress", null, (now) => ({ ...now, ...looks.find((one) => one.id === look)?.worn }))),
    wearLookFile: (id, grant) => call("wear_look_file", [id, grant], () => act(id, "dress", null, (now) => ({ ...now, look: "karaoke" }))),
    listTracks: () => call("list_tracks", [], () => TRACKS),
    playTrack: (id, track) =>
      call("play_track", [id, track], () =>
        act(id, "music", null, (now) => {
          const name = `${track}.m4a`;
          const media = now.media.find((one) => one.name === name)?.id ?? `t-${track}`;
          const file = { id: media, name, kind: "audio", length_ms: 48_000, has_sound: true, missing: false };
          return { ...now, music: { media, gain_db: now.music?.gain_db ?? -16, duck_db: now.music?.duck_db ?? -10 }, media: now.media.some((one) => one.id === media) ? now.media : [...now.media, file] };
        }),
      ),
    playUrl: () => film,
    frameUrl: (_, __, media) => thumbOf(media),
    soundUrl: () => SILENCE,
    trackUrl: () => SILENCE,
    lineUrl: (_, id, scene, version, at) => {
      const name = `${id}/${scene}/${version}/${at}`;
      const { now } = find(id);
      const line = now.scenes.find((one) => one.id === scene);
      const frame = frames.get(name) ?? (line ? frameOf(now, line, at) : "");
      frames.set(name, frame);
      return frame;
    },
    lookUrl: (_, id, scene, look) => {
      const { now } = find(id);
      const line = now.scenes.find((one) => one.id === scene);
      return line ? frameOf(now, { ...line, look }, null) : "";
    },
    cardUrl: (_, id, place) => cardOf(find(id).now, place),
    thumbUrl: (_, __, media) => thumbOf(media),
    voiceUrl: () => SILENCE,
    voiceSampleUrl: () => SILENCE,
    troubleWith: (address) => call("trouble_with", [address], () => null),
  };
  return {
    host,
    /** Another program changes the file of the next project that is worked on. */
    changeOutside: (change: (now: Storyboard) => Storyboard) => void (outside = change),
    board: (id: string) => told(find(id)),
    titleOf: (id: string) => find(id).now.title,
  };
}
