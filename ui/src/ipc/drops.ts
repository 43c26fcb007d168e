/**
 * @file What is dropped on the window is told to one place of the page: the one that listened last and is still there.
 * Projects that are opened with the app have a place of their own, whatever the page shows. The window itself is asked once.
 */
import type { DropMessage } from "./bindings/DropMessage";
import type { Grant } from "./bindings/Grant";
import type { Host } from "./host";

type Listener = (message: DropMessage) => void;
type Opener = (projects: Grant[]) => void;

export interface Drops {
  /** Answers how to stop. */
  listen(listener: Listener): () => void;
  /** Takes the projects that are opened; answers how to stop. */
  open(opener: Opener): () => void;
  /** Files that came another way are taken as if they were dropped. */
  give(grants: Grant[]): void;
}

export function dropsOf(host: Host, onTrouble: (thrown: unknown) => void): Drops {
  let listeners: Listener[] = [];
  let openers: Opener[] = [];
  let asked = false;

  const hand: Listener = (message) => listeners.at(-1)?.(message);
  function hear(message: DropMessage) {
    if (message.type !== "opened") return hand(message);
    const projects = message.grants.filter((grant) => grant.kind === "project");
    const others = message.grants.filter((grant) => grant.kind !== "project");
    if (projects.length > 0) openers.at(-1)?.(projects);
    if (others.length > 0) hand({ type: "opened", grants: others });
  }
  function ask() {
    if (!asked) host.subscribeDrops(hear).catch(onTrouble);
    asked = true;
  }
  return {
    listen(listener) {
      listeners.push(listener);
      ask();
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    open(opener) {
      openers.push(opener);
      ask();
      return () => {
        openers = openers.filter((other) => other !== opener);
      };
    },
    give: (grants) => hand({ type: "dropped", grants }),
  };
}
