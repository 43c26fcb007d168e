/** @file A project on its way to somebody: packed to a file that the person names, with how far it is, until it is there. */
import { useState } from "react";
import { useProjects } from "../../ipc/useProjects";
import type { PackView, Storyboard } from "../../ipc/wire";
import type { Work } from "./work";

export type Sending = { percent: number } | { pack: PackView };

export function useSend(board: Storyboard, work: Work) {
  const projects = useProjects();
  const [sending, setSending] = useState<Sending | null>(null);

  async function start() {
    // What was typed last goes with it.
    if (sending || !(await work.settle())) return;
    const pack = await projects.send(board.id, (percent) => setSending((now) => (now && "pack" in now ? now : { percent })));
    setSending(pack && { pack });
  }

  function close() {
    if (sending && "percent" in sending) void projects.stopSending();
    setSending(null);
  }

  return { sending, start: () => start(), close, reveal: () => void projects.revealSent() };
}
