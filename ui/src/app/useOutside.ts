/** @file What comes from outside the page: projects that are opened with the app, and a job whose notification was clicked. */
import { useEffect, useEffectEvent } from "react";
import { useDoor } from "../ipc/HostContext";
import { toApiError } from "../ipc/rejection";
import { useProjects } from "../ipc/useProjects";
import type { Grant, JobView, Storyboard } from "../ipc/wire";

interface Ways {
  onOpen: (board: Storyboard) => void;
  onChoose: (job: JobView) => void;
}

export function useOutside({ onOpen, onChoose }: Ways): void {
  const { drops, host, live, report } = useDoor();
  const projects = useProjects();

  /** The first is shown; the others are among those to go on with. */
  const open = useEffectEvent(async ([first, ...more]: Grant[]) => {
    const board = first && (await projects.openFile(first.id));
    if (board) onOpen(board);
    for (const { id } of more) await projects.openFile(id);
  });
  const choose = useEffectEvent(async (id: string) => {
    try {
      const job = await host.getJob(id);
      live.took([job]);
      onChoose(job);
    } catch (thrown) {
      report(toApiError(thrown));
    }
  });
  useEffect(() => drops.open((grants) => void open(grants)), [drops]);
  useEffect(() => live.chosen((id) => void choose(id)), [live]);
}
