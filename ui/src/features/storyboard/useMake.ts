/** @file From the storyboard to a video in the making, or to a file of the person's own. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tell } from "../../design/notify";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { useProjects } from "../../ipc/useProjects";
import type { Storyboard } from "../../ipc/wire";
import type { Work } from "./work";

export function useMake(board: Storyboard, work: Work, onMade: () => void) {
  const { t } = useTranslation();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const projects = useProjects();
  const commands = useCommands();
  const [busy, setBusy] = useState(false);

  async function make() {
    if (busy) return;
    setBusy(true);
    const kept = await work.settle();
    const job = kept ? await projects.make(board.id, { quality: preferences.choices.quality, shape: null }) : null;
    setBusy(false);
    if (!job) return;
    tell({ text: t("compose.submitted", { title: job.title }), action: { label: t("compose.undo"), run: () => void commands.cancel(job.id) } });
    onMade();
  }

  /** Saving a copy of what has a file already opens that copy. */
  async function saveCopy(onOpen: (board: Storyboard) => void) {
    if (!(await work.settle())) return;
    const saved = await projects.saveCopy(board.id);
    if (!saved?.file || (saved.id === board.id && saved.file === board.file)) return;
    tell({ text: t("board.copied", { name: saved.file }) });
    if (saved.id !== board.id) onOpen(saved);
  }

  return { busy, make, saveCopy };
}
