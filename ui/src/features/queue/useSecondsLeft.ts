/** @file The seconds until the computer sleeps or is shut down, counted here between what the back end tells. */
import { useEffect, useState } from "react";
import type { QueueView } from "../../ipc/wire";

/** Null while nothing is about to happen. */
export function useSecondsLeft(queue: QueueView): number | null {
  const [passed, setPassed] = useState({ queue, ms: 0 });
  const told = queue.ends_in_ms;

  // The clock is the outside world; each answer of the back end starts it afresh.
  useEffect(() => {
    if (told === null) return;
    const from = performance.now();
    const ticking = setInterval(() => setPassed({ queue, ms: performance.now() - from }), 250);
    return () => clearInterval(ticking);
  }, [queue, told]);

  if (told === null) return null;
  return Math.ceil(Math.max(0, told - (passed.queue === queue ? passed.ms : 0)) / 1000);
}
