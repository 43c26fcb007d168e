/** @file Pictures that take work to make: asked for a few at a time while somebody looks, and let go of when nobody does. */
import { useState } from "react";

const AT_ONCE = 2;

export interface InTurn {
  /** Whether the picture is there, or on its way; null while it waits its turn, and when it did not come. */
  stateOf: (address: string) => "shown" | "coming" | null;
  /** It came, or it did not. */
  settle: (address: string, shown: boolean) => void;
}

export function useInTurn(addresses: readonly string[], wanted: boolean): InTurn {
  const [done, setDone] = useState<ReadonlyMap<string, boolean>>(new Map());
  const waiting = addresses.filter((one) => !done.has(one));
  // The first alone: it brings what the others are drawn on.
  const turns = waiting.length === addresses.length ? 1 : AT_ONCE;
  const asked = new Set(wanted ? waiting.slice(0, turns) : []);
  return {
    stateOf: (address) => (done.get(address) ? "shown" : asked.has(address) ? "coming" : null),
    settle: (address, shown) => setDone((known) => new Map([...known].filter(([one]) => addresses.includes(one))).set(address, shown)),
  };
}

/** For the `ref` of such a picture: taken off the page while it is on its way, it is asked for no longer. */
export function lettingGo(picture: HTMLImageElement): () => void {
  return () => queueMicrotask(() => picture.isConnected || picture.removeAttribute("src"));
}
