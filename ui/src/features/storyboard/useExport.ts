/** @file A project on its way to another editor: asked for which, written to a folder that the person picks, until it is there. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProjects } from "../../ipc/useProjects";
import type { ExportFormat, ExportView, Storyboard } from "../../ipc/wire";
import type { Work } from "./work";

export type Exporting = { asked: true } | { percent: number } | { view: ExportView };

export interface Wanted {
  format: ExportFormat;
  copy: boolean;
}

export function useExport(board: Storyboard, work: Work) {
  const projects = useProjects();
  const { i18n } = useTranslation();
  const [exporting, setExporting] = useState<Exporting | null>(null);

  async function start({ format, copy }: Wanted) {
    // What was typed last goes with it.
    if (!(await work.settle())) return;
    const choices = { formats: [format], copy, language: i18n.language };
    // Where nobody asks any more, nobody is told.
    const tell = (next: Exporting) => setExporting((now) => now && next);
    tell({ percent: 0 });
    const view = await projects.exportTo(board.id, choices, (percent) => tell({ percent }));
    // No folder was picked, or it failed: that has been told, and may be asked for again.
    tell(view ? { view } : { asked: true });
  }

  function close() {
    if (exporting && "percent" in exporting) void projects.stopSending();
    setExporting(null);
  }

  return { exporting, ask: () => setExporting({ asked: true }), start: (wanted: Wanted) => void start(wanted), close, reveal: () => void projects.revealSent() };
}
