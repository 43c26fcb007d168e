/** @file Moves a card in the line, keeps the focus where it was, and says where the card is now. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useCommands } from "../../ipc/useCommands";
import type { JobView } from "../../ipc/wire";
import { move, type Way } from "./order";

export type MoveCard = (id: string, way: Way) => void;

export function useMove(line: readonly JobView[]): MoveCard {
  const commands = useCommands();
  const [focus, setFocus] = useState<{ id: string; testid: string } | null>(null);

  // The page redraws the list in its new order, and the browser drops the focus of a node that was moved.
  useEffect(() => {
    if (!focus) return;
    const card = document.querySelector(`[data-job-id="${focus.id}"]`);
    const control = card?.querySelector(`[data-testid="${focus.testid}"]`);
    if (control instanceof HTMLElement && document.activeElement !== control) control.focus();
  }, [focus, line]);

  // The same function for as long as the page is there: cards that did not change are not drawn again.
  const latest = useRef(line);
  useEffect(() => {
    latest.current = line;
  });
  return useCallback((id, way) => {
    const step = move(latest.current, id, way);
    if (!step) return;
    const held = document.activeElement;
    const testid = held instanceof HTMLElement ? held.dataset["testid"] : undefined;
    void commands.move(step.id, step.before).then(() => setFocus(testid ? { id, testid } : null));
  }, [commands]);
}
