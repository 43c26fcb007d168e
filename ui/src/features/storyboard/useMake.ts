/** @file From the storyboard to a video in the making, or to a file of the person's own. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tell } from "../../design/notify";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { useProjects } from "../../ipc/useProjects";
import type { JobView, RenderChoices, Storyboard } from "../../ipc/wire";
import type { Work } from "./work";

export function useMake(board: Storyboard, work: Work, onMade: () => void) {
  const { t } = useTranslation();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const projects = useProjects();
  const commands = useCommands();
  const [busy, setBusy] = useState(false);

  /** As the project is shaped, or once in each of some shapes. Answers whether anything is in the making. */
  async function make(shapes: readonly RenderChoices["shape"][] = [null]): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    const jobs: JobView[] = [];
    if (await work.settle()) {
      for (const shape of shapes) {
        const job = await projects.make(board.id, { quality: preferences.choices.quality, shape });
        if (!job) break;
        jobs.push(job);
      }
    }
    setBusy(false);
    const [first] = jobs;
    if (!first) return false;
    const text = jobs.length > 1 ? t("compose.submittedMany", { count: jobs.length }) : t("compose.submitted", { title: first.title });
    tell({ text, action: { label: t("compose.undo"), run: () => jobs.forEach((job) => void commands.cancel(job.id)) } });
    onMade();
    return true;
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
