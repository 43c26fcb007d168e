/**
 * @file Projects that are worked on, as the page remembers them: the newest revision of each, one list of those to go
 * on with, and which words make a line's picture or voice another one.
 */
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { hash } from "../lib/hash";
import type { Host } from "./host";
import type { CardView, SceneView, Storyboard } from "./wire";

const keyOf = (id: string) => ["project", id] as const;
export const RECENT = ["recent"] as const;

/** The newer of two states of one project; told last wins when they are the same, for what was found out since. */
export function newest(known: Storyboard | undefined, told: Storyboard): Storyboard {
  return known && known.revision > told.revision ? known : told;
}

export function projectQuery(host: Host, client: QueryClient, id: string) {
  return queryOptions({
    queryKey: keyOf(id),
    queryFn: async () => {
      const told = await host.getProject(id);
      return newest(client.getQueryData<Storyboard>(keyOf(id)), told);
    },
  });
}

export function recentQuery(host: Host) {
  return queryOptions({ queryKey: RECENT, queryFn: () => host.recentProjects() });
}

/** Where a line's film begins: what other lines show may move it. */
export function lineStartQuery(host: Host, board: Storyboard, scene: SceneView) {
  return queryOptions({ queryKey: ["line-start", board.id, scene.id, board.revision], queryFn: () => host.lineStart(board.id, scene.id) });
}

/** Takes in what a command answered. */
export function took(client: QueryClient, told: Storyboard): Storyboard {
  client.setQueryData<Storyboard>(keyOf(told.id), (known) => newest(known, told));
  void client.invalidateQueries({ queryKey: RECENT });
  return told;
}

/** What all lines of a project share, found out once for each state of it: two hundred of them ask. */
const shared = new WeakMap<Storyboard, { picture: number; voice: number; files: Map<string, string> }>();

function sharedOf(board: Storyboard) {
  const known = shared.get(board);
  if (known) return known;
  const files = new Map(board.media.map(({ id, name, missing }) => [id, `${name}${missing ? " -" : ""}`]));
  const found = {
    picture: hash(JSON.stringify([board.shape, board.captions, board.language, board.logo, board.logo && files.get(board.logo.media)])),
    voice: hash(JSON.stringify([board.rate_percent, board.pitch_semitones, board.pronunciations, board.narration, board.language])),
    files,
  };
  shared.set(board, found);
  return found;
}

/** Another text whenever the exact picture of the line may be another. */
export function pictureVersion(board: Storyboard, scene: SceneView): string {
  return pictureVersionIn(board, scene, scene.look ?? board.look);
}

/** The same of the picture in another look, whichever look the line has. */
export function pictureVersionIn(board: Storyboard, scene: SceneView, look: string): string {
  const { picture, files } = sharedOf(board);
  const { text, media, in_ms, fit, focus, speed_percent, sought, search } = scene;
  return hash(JSON.stringify([picture, look, text, media, in_ms, fit, focus, speed_percent, sought ? search : null, media === null ? null : files.get(media)])).toString(36);
}

/** The same for a card. */
export function cardVersion(board: Storyboard, card: CardView): string {
  return hash(JSON.stringify([sharedOf(board).picture, board.look, card])).toString(36);
}

/** Names of sounds that are the person's own voice: of the whole script, or of a line. */
export const recordingsOf = (board: Storyboard): Set<string> => new Set([board.narration, ...board.scenes.map((scene) => scene.recording)].filter((id) => id !== null));

/** The voice of lines that nobody speaks. */
export const NO_VOICE = "none";

/** Whether a line is shown and not spoken. */
export const isSilent = (board: Storyboard, scene: SceneView): boolean => board.narration === null && scene.recording === null && (scene.voice ?? board.voice) === NO_VOICE;

/** Another text whenever the line may sound otherwise. */
export function voiceVersion(board: Storyboard, scene: SceneView): string {
  return hash(JSON.stringify([sharedOf(board).voice, scene.text, scene.voice ?? board.voice, scene.recording])).toString(36);
}
