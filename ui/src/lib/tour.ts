/** @file Whether the first steps are to be seen: by themselves until they are put away, which the web view remembers; or asked for. */
import { useSyncExternalStore } from "react";

const KEY = "spool-first-steps";
type Tour = "by itself" | "asked for" | "away";

function kept(): Tour {
  try {
    return localStorage.getItem(KEY) === "away" ? "away" : "by itself";
  } catch {
    return "by itself";
  }
}

let asked = false;
let listeners: (() => void)[] = [];

function ask(now: boolean): void {
  asked = now;
  listeners.forEach((listener) => listener());
}

export function putTourAway(): void {
  try {
    localStorage.setItem(KEY, "away");
  } catch (reason) {
    console.warn("the web view keeps nothing for us", reason);
  }
  ask(false);
}

export const askForTour = (): void => ask(true);

function subscribe(listener: () => void): () => void {
  listeners.push(listener);
  return () => void (listeners = listeners.filter((other) => other !== listener));
}

export function useTour(): Tour {
  return useSyncExternalStore(subscribe, () => (asked ? "asked for" : kept()));
}
