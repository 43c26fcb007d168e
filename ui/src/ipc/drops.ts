/**
 * @file What is dropped on the window is told to one place of the page: the one that listened last and is still there.
 * The window itself is asked once.
 */
import type { DropMessage } from "./bindings/DropMessage";
import type { Host } from "./host";

type Listener = (message: DropMessage) => void;

export interface Drops {
  /** Answers how to stop. */
  listen(listener: Listener): () => void;
}

export function dropsOf(host: Host, onTrouble: (thrown: unknown) => void): Drops {
  let listeners: Listener[] = [];
  let asked = false;
  return {
    listen(listener) {
      listeners.push(listener);
      if (!asked) host.subscribeDrops((message) => listeners.at(-1)?.(message)).catch(onTrouble);
      asked = true;
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
  };
}
