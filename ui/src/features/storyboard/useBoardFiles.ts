/** @file Files for a project that is open: chosen or dropped. Footage is added; another project is opened instead. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FileKind } from "../../design/KindIcon";
import { tell, tellProblem } from "../../design/notify";
import { useDoor } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { useProjects } from "../../ipc/useProjects";
import type { DropItem, DropMessage, Grant, Storyboard } from "../../ipc/wire";
import type { Acts } from "./useBoard";

const FOOTAGE: readonly FileKind[] = ["video", "photo", "audio", "folder"];

export function useBoardFiles(board: Storyboard, acts: Acts, onOpen: (board: Storyboard) => void) {
  const { t, i18n } = useTranslation();
  const { drops } = useDoor();
  const commands = useCommands();
  const projects = useProjects();
  const [over, setOver] = useState<DropItem[] | null>(null);
  const fits = (kind: FileKind) => FOOTAGE.includes(kind) && !board.read_only;

  async function take(grants: readonly Grant[]) {
    const usable = grants.filter((grant) => fits(grant.kind));
    const project = grants.find((grant) => grant.kind === "project");
    const look = board.read_only ? undefined : grants.find((grant) => grant.kind === "look");
    const odd = grants.filter((grant) => !fits(grant.kind) && grant !== project && grant !== look);
    if (odd.length > 0) tellProblem({ text: t("drop.unusable", { names: new Intl.ListFormat(i18n.language).format(odd.map((one) => one.name)) }), hint: t("board.drop.hint") });
    let told: Storyboard | null = null;
    if (usable.length > 0) {
      const words = t("board.said.files", { count: usable.length });
      told = await acts.addFiles(usable.map((grant) => grant.id), words);
      if (told) tell({ text: words, action: { label: t("compose.undo"), run: () => void acts.undo() } });
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
    does: (kind: FileKind) => (fits(kind) ? t(kind === "audio" ? "board.drop.sound" : "board.drop.footage") : kind === "project" ? t("board.drop.project") : kind === "look" && !board.read_only ? t("brand.drop") : null),
    pick: async () => void (await take((await commands.pickFiles()) ?? [])),
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
  };
}
