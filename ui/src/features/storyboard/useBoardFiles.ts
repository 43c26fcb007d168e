/**
 * @file Files for a project that is open: chosen or dropped. Footage is added; another project is opened instead. What a
 * sound is, narration or music, says the button that it was chosen with, else the person is asked.
 */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileKind } from "../../design/KindIcon";
import { tell, tellProblem } from "../../design/notify";
import { useDoor } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { useProjects } from "../../ipc/useProjects";
import type { DropItem, DropMessage, Grant, MediaView, Storyboard } from "../../ipc/wire";
import type { Role } from "./SoundDialog";
import type { Acts } from "./useBoard";

const FOOTAGE: readonly FileKind[] = ["video", "photo", "audio", "folder"];

/** As many sounds at once as are asked about; more of them are music to choose from. */
const ASKED = 3;
const USUAL_MUSIC = { gain_db: -18, duck_db: -10 };

/** What a file is chosen for: anything, the music, the narration, or the recording of this line. */
export type Purpose = { is: "footage" } | { is: "music" } | Spoken;
/** Where the person's own voice is heard: in the whole video, or in one line. */
export type Spoken = { is: "narration" } | { is: "line"; scene: string };
const USUAL: Purpose = { is: "footage" };

export function useBoardFiles(board: Storyboard, acts: Acts, onOpen: (board: Storyboard) => void) {
  const { t, i18n } = useTranslation();
  const { drops } = useDoor();
  const commands = useCommands();
  const projects = useProjects();
  const [over, setOver] = useState<DropItem[] | null>(null);
  const [asked, ask] = useState<readonly MediaView[]>([]);
  const before = useRef<Element | null>(null);
  const fits = (kind: FileKind) => FOOTAGE.includes(kind) && !board.read_only;

  /** Makes of a sound what the person says that it is. */
  function use({ id, name }: MediaView, purpose: Exclude<Purpose, { is: "footage" }>) {
    if (purpose.is === "narration") return acts.edit({ do: "narration", media: id }, t("own.said.narration", { name }));
    if (purpose.is === "music") return acts.edit({ do: "music", music: { ...USUAL_MUSIC, ...board.music, media: id } }, t("board.said.music", { name }));
    const line = board.scenes.findIndex((scene) => scene.id === purpose.scene) + 1;
    return acts.edit({ do: "recording", scene: purpose.scene, media: id }, t("own.said.recording", { line, name }));
  }

  /** Files that were added, of which those that are heard may have a purpose. */
  async function sort(told: Storyboard, grants: readonly Grant[], purpose: Purpose) {
    const known = new Set(board.media.map((one) => one.id));
    const fresh = told.media.filter((one) => !known.has(one.id));
    const sounds = fresh.filter((one) => one.kind === "audio");
    if (purpose.is === "footage") {
      if (sounds.length > ASKED || sounds.length === 0) return;
      before.current = document.activeElement;
      return ask(sounds);
    }
    // A file that is here already comes by its name; a film has a voice too.
    const named = told.media.filter((one) => grants.some((grant) => grant.name === one.name));
    const chosen = [...sounds, ...fresh, ...named].find((one) => one.kind === "audio" || (one.kind === "video" && purpose.is !== "music"));
    if (chosen) await use(chosen, purpose);
    else tellProblem({ text: t("own.noSound"), hint: t("own.noSoundHint") });
  }

  function say(sound: MediaView, role: Role | null) {
    ask((all) => all.filter((one) => one.id !== sound.id));
    if (asked.length <= 1 && before.current instanceof HTMLElement) before.current.focus();
    if (role) void use(sound, { is: role });
  }

  async function take(grants: readonly Grant[], purpose: Purpose = USUAL) {
    const usable = grants.filter((grant) => fits(grant.kind));
    const project = grants.find((grant) => grant.kind === "project");
    const look = board.read_only ? undefined : grants.find((grant) => grant.kind === "look");
    const odd = grants.filter((grant) => !fits(grant.kind) && grant !== project && grant !== look);
    if (odd.length > 0) tellProblem({ text: t("drop.unusable", { names: new Intl.ListFormat(i18n.language).format(odd.map((one) => one.name)) }), hint: t("board.drop.hint") });
    let told: Storyboard | null = null;
    if (usable.length > 0) {
      const words = t("board.said.files", { count: usable.length });
      told = await acts.addFiles(usable.map((grant) => grant.id), words);
      if (told && purpose.is === "footage") tell({ text: words, action: { label: t("compose.undo"), run: () => void acts.undo() } });
      if (told) await sort(told, usable, purpose);
    }
    const worn = t("brand.said.worn");
    if (look && (await acts.wearFile(look.id, worn))) tell({ text: worn, action: { label: t("compose.undo"), run: () => void acts.undo() } });
    const opened = project && (await projects.openFile(project.id));
    if (opened) onOpen(opened);
    return told;
  }

  function hear(message: DropMessage) {
    if (message.type === "over") return setOver(message.items);
    setOver(null);
    if (message.type !== "left") void take(message.grants);
  }
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => drops.listen((message) => latest.current(message)), [drops]);

  return {
    over,
    take,
    does: (kind: FileKind) => (fits(kind) ? t(kind === "audio" ? "board.drop.sound" : "board.drop.footage") : kind === "project" ? t("board.drop.project") : kind === "look" && !board.read_only ? t("brand.drop") : null),
    pick: async (purpose: Purpose = USUAL) => void (await take((await commands.pickFiles()) ?? [], purpose)),
    pickFolder: async () => void (await take((await commands.pickFolder()) ?? [])),
    /** The photo among the files that were chosen: what is new in the project, or was there already. */
    async pickPhoto() {
      const there = new Set(board.media.map((one) => one.id));
      const picked = (await commands.pickFiles()) ?? [];
      const told = await take(picked);
      const photos = told?.media.filter((one) => one.kind === "photo") ?? [];
      const photo = photos.find((one) => !there.has(one.id)) ?? photos.find((one) => picked.some(({ name }) => name === one.name));
      if (told && !photo) tellProblem({ text: t("logo.noPhoto"), hint: t("logo.noPhotoHint") });
      return photo?.id ?? null;
    },
    /** The sound of which it is to be said what it is. */
    asked: asked[0] ?? null,
    say,
  };
}
