/**
 * @file What is taken off a list is hidden at once and let go of only when it can no longer be had back, so that undo
 * needs nothing to be made again.
 */
import { useCallback, useRef, useState } from "react";

/** As long as its toast. */
const UNDO_MS = 7_000;

export function useHiding() {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, { timer: ReturnType<typeof setTimeout>; forget: () => Promise<unknown> }>());

  const show = useCallback((id: string) => {
    clearTimeout(waiting.current.get(id)?.timer);
    waiting.current.delete(id);
    setHidden((known) => new Set([...known].filter((other) => other !== id)));
  }, []);
  /** Lets go of it for good; what could not be let go of is seen again. */
  const end = useCallback(
    async (id: string) => {
      const forget = waiting.current.get(id)?.forget;
      clearTimeout(waiting.current.get(id)?.timer);
      waiting.current.delete(id);
      await forget?.();
      show(id);
    },
    [show],
  );
  /** Answers how it is had back. `forget` takes it off the list and does not throw. */
  const hide = useCallback(
    (id: string, forget: () => Promise<unknown>) => {
      setHidden((known) => new Set(known).add(id));
      waiting.current.set(id, { timer: setTimeout(() => void end(id), UNDO_MS), forget });
      return () => show(id);
    },
    [end, show],
  );
  /** Before something is added that could be one of them: nothing waits any longer. */
  const settle = useCallback(async () => {
    for (const id of [...waiting.current.keys()]) await end(id);
  }, [end]);

  return { hidden, hide, settle };
}
