/**
 * @file What is dropped on the window is told to one place of the page: the one that listened last and is still there.
 * The window itself is asked once.
 */
import type { DropMessage } from "./bindings/DropMessage";
import type { Grant } from "./bindings/Grant";
import type { Host } from "./host";

type Listener = (message: DropMessage) => void;

export interface Drops {
  /** Answers how to stop. */
  listen(listener: Listener): () => void;
  /** Files that came another way are taken as if they were dropped. */
  give(grants: Grant[]): void;
}

export function dropsOf(host: Host, onTrouble: (thrown: unknown) => void): Drops {
  let listeners: Listener[] = [];
  let asked = false;
  const hand: Listener = (message) => listeners.at(-1)?.(message);
  return {
    listen(listener) {
      listeners.push(listener);
      if (!asked) host.subscribeDrops(hand).catch(onTrouble);
      asked = true;
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    give: (grants) => hand({ type: "dropped", grants }),
  };
}
