/**
 * @file Whoever works with the keyboard keeps their place: when what had the focus is gone because a card changed or
 * left, its counterpart on that card takes it, else the card that now stands there, else the view.
 */
import { useLayoutEffect, useRef, type FocusEvent } from "react";
import { focusView } from "../../lib/focus";

interface Place {
  element: HTMLElement;
  card: string | null;
  /** Which of all cards it was. */
  at: number;
}

const ACTION = 'button:not([tabindex="-1"])';
/** What stands where another button stood. */
const COUNTERPARTS: Record<string, string> = {
  "action-pause": "action-resume", "action-resume": "action-pause", "action-stop": "action-continue", "action-continue": "action-stop", "pause-queue": "resume-queue", "resume-queue": "pause-queue",
};

function inside(area: HTMLElement, testid: string): HTMLElement | null {
  const named = (one: string) => area.querySelector<HTMLElement>(`[data-testid="${one}"]`);
  return named(testid) ?? named(COUNTERPARTS[testid] ?? testid) ?? area.querySelector<HTMLElement>(ACTION);
}

export function useFocusKept() {
  const area = useRef<HTMLDivElement>(null);
  const place = useRef<Place | null>(null);
  const cards = () => [...(area.current?.querySelectorAll<HTMLElement>("[data-job-id]") ?? [])];

  // Focus is the outside world: a node that is taken out of the page takes it along.
  useLayoutEffect(() => {
    const was = place.current;
    if (!was || was.element.isConnected) return;
    place.current = null;
    if (document.activeElement && document.activeElement !== document.body) return;
    const testid = was.element.dataset["testid"] ?? "";
    const all = cards();
    const card = was.card === null ? area.current : (all.find((one) => one.dataset["jobId"] === was.card) ?? all[Math.min(was.at, all.length - 1)]);
    const next = card && inside(card, testid);
    if (next) next.focus({ preventScroll: true });
    else focusView();
  });

  return {
    ref: area,
    onFocus(event: FocusEvent<HTMLElement>) {
      const { target } = event;
      // What is in a menu or a dialog of a card is elsewhere on the page.
      if (!area.current?.contains(target)) return;
      const card = target.closest<HTMLElement>("[data-job-id]");
      place.current = { element: target, card: card?.dataset["jobId"] ?? null, at: card ? cards().indexOf(card) : 0 };
    },
    onBlur: () => void (place.current = null),
  };
}
