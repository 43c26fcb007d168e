/** @file What can be done in the storyboard, each with where the focus goes afterwards and what is said aloud. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useDoor } from "../../ipc/HostContext";
import { projectQuery, took } from "../../ipc/projects";
import type { Edit, SceneView, Storyboard } from "../../ipc/wire";
import { charactersBefore, fieldId, joint } from "./caret";
import { workOn, type Act } from "./work";

interface Want {
  scene: string;
  /** From where to where in the field; its end without one. */
  at: [number, number] | null;
  /** The state of the project in which it stands there. */
  revision: number;
}

export type Side = "line" | "look";

export function useBoard(board: Storyboard, start: { line?: string | undefined; side?: Side | undefined }) {
  const { t } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const { id } = board;
  const [work] = useState(() =>
    workOn({
      board: () => client.getQueryData<Storyboard>(projectQuery(host, client, id).queryKey),
      send: (act) => {
        if (act.do === "edit") return host.editProject(id, act.edit);
        if (act.do === "files") return host.addProjectFiles(id, act.grants);
        if (act.do === "take") return host.takePicture(id, act.scene, act.offer);
        if (act.do === "wear") return host.wearLook(id, act.look);
        if (act.do === "wearFile") return host.wearLookFile(id, act.grant);
        if (act.do === "track") return host.playTrack(id, act.track);
        return act.do === "undo" ? host.undoProject(id) : host.redoProject(id);
      },
      took: (told) => took(client, told),
      refresh: () => client.invalidateQueries({ queryKey: projectQuery(host, client, id).queryKey }),
      report,
    }),
  );
  const state = useSyncExternalStore(work.subscribe, work.state);
  const [chosen, choose] = useState(start.line ?? board.scenes[0]?.id ?? "");
  const [side, showSide] = useState<Side>(start.side ?? "line");
  const [said, setSaid] = useState("");
  const want = useRef<Want | null>(null);
  const latest = useRef(board);
  useLayoutEffect(() => {
    latest.current = board;
  });

  // Focus is the outside world: it moves once the line it goes to is there.
  const goThere = useCallback(() => {
    const wanted = want.current;
    if (!wanted) return;
    const field = document.getElementById(fieldId(wanted.scene));
    if (!(field instanceof HTMLTextAreaElement) || latest.current.revision < wanted.revision) return;
    want.current = null;
    field.focus();
    const [from, to] = wanted.at ?? [field.value.length, field.value.length];
    field.setSelectionRange(from, to);
  }, []);
  useLayoutEffect(goThere, [board.revision, goThere]);

  useEffect(() => {
    const keep = () => void work.settle();
    window.addEventListener("pagehide", keep);
    window.addEventListener("blur", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      window.removeEventListener("blur", keep);
      keep();
    };
  }, [work]);

  const acts = useMemo(() => {
    // The same words are read aloud again only when they are not quite the same.
    const say = (words: string) => setSaid((before) => (before === words && words ? `${words}\u00a0` : words));
    const scenes = () => latest.current.scenes;
    const placeOf = (scene: string) => scenes().findIndex((one) => one.id === scene);
    const focus = (scene: string | undefined, at: Want["at"] = null, revision = 0) => {
      if (scene === undefined) return;
      want.current = { scene, at, revision };
      goThere();
    };
    const did = async (act: Act, words: string, then?: (told: Storyboard) => void) => {
      const told = await work.run(act);
      if (!told) return null;
      say(words);
      then?.(told);
      return told;
    };
    const edit = (change: Edit, words = "", then?: (told: Storyboard) => void) => did({ do: "edit", edit: change }, words, then);
    /** After a step back or forth the changed line is shown, and the focus stays if it can. */
    const step = async (direction: "undo" | "redo") => {
      const before = scenes();
      const field = document.activeElement;
      const at = before.findIndex((scene) => fieldId(scene.id) === field?.id);
      // What is typed still becomes the last step of all.
      const kind = direction === "undo" && work.state().saving ? "text" : latest.current[direction];
      if (kind === null) return;
      const told = await work.run({ do: direction });
      if (!told) return;
      say(t(direction === "undo" ? "board.undone" : "board.redone", { what: t(`board.kinds.${kind}`) }));
      const other = told.scenes.find((scene, place) => JSON.stringify(scene) !== JSON.stringify(before[place]));
      const gone = at >= 0 && !told.scenes.some((scene) => scene.id === before[at]?.id);
      if (gone) focus(told.scenes[Math.min(at, told.scenes.length - 1)]?.id, null, told.revision);
      else if (other) document.getElementById(fieldId(other.id))?.scrollIntoView({ block: "nearest" });
    };
    return {
      focus,
      say,
      choose,
      edit,
      undo: () => step("undo"),
      redo: () => step("redo"),
      addFiles: (grants: string[], words: string) => did({ do: "files", grants }, words),
      take: (scene: string, offer: string, words: string) => did({ do: "take", scene, offer }, words),
      wear: (look: string, words: string) => did({ do: "wear", look }, words),
      wearFile: (grant: string, words: string) => did({ do: "wearFile", grant }, words),
      playTrack: (track: string, words: string) => did({ do: "track", track }, words),
      split(scene: string, text: string, place: number) {
        const line = placeOf(scene) + 1;
        return edit({ do: "split", scene, at: charactersBefore(text, place) }, t("board.said.split", { line }), (told) => {
          const second = told.scenes[told.scenes.findIndex((one) => one.id === scene) + 1];
          if (second) choose(second.id);
          focus(second?.id, [0, 0], told.revision);
        });
      },
      /** Joins a line to the one before it. */
      merge(scene: string) {
        const place = placeOf(scene);
        const [first, second] = [scenes()[place - 1], scenes()[place]];
        if (!first || !second) return;
        const text = work.draft(second.id) ?? second.text;
        return edit({ do: "merge", scene }, t("board.said.merge", { line: place + 1, before: place }), (told) => {
          const joined = told.scenes.find((one) => one.id === first.id);
          const at = joint(joined?.text ?? "", text);
          choose(first.id);
          focus(first.id, [at, at], told.revision);
        });
      },
      mergeNext(scene: string) {
        const next = scenes()[placeOf(scene) + 1];
        if (next) return this.merge(next.id);
      },
      /** Several lines that are pasted into one: the first goes into it, the others come after it. */
      paste(scene: string, before: string, lines: readonly string[], after: string) {
        const texts = [`${before}${lines[0] ?? ""}`, ...lines.slice(1, -1), `${lines.at(-1) ?? ""}${after}`];
        const caret = (texts.at(-1) ?? "").length - after.length;
        return edit({ do: "paste", scene, texts }, t("board.said.paste", { count: texts.length - 1 }), (told) => {
          const last = told.scenes[told.scenes.findIndex((one) => one.id === scene) + texts.length - 1];
          if (last) choose(last.id);
          focus(last?.id, [caret, caret], told.revision);
        });
      },
      move(scene: string, way: -1 | 1, at: Want["at"]) {
        const place = placeOf(scene);
        const to = place + way;
        if (to < 0 || to >= scenes().length) return say(t(way < 0 ? "board.said.first" : "board.said.last"));
        const before = (way < 0 ? scenes()[to] : scenes()[to + 1])?.id ?? null;
        return edit({ do: "move", scene, before }, t("board.said.move", { line: place + 1, to: to + 1 }), (told) => focus(scene, at, told.revision));
      },
      /** Puts a line before another; at the end without one. */
      moveTo(scene: string, before: string | null) {
        const [place, aim] = [placeOf(scene), before === null ? scenes().length : placeOf(before)];
        const to = aim > place ? aim : aim + 1;
        return edit({ do: "move", scene, before }, t("board.said.move", { line: place + 1, to }));
      },
      remove(scene: string) {
        const place = placeOf(scene);
        return edit({ do: "remove", scene }, t("board.said.remove", { line: place + 1 }), (told) => {
          const next = told.scenes[Math.min(place, told.scenes.length - 1)];
          if (next) choose(next.id);
          focus(next?.id, null, told.revision);
        });
      },
      /** A new line after another; at the end without one. */
      add(after: string | null) {
        const last = after ?? scenes().at(-1)?.id ?? null;
        return edit({ do: "add", after: last, text: "" }, t("board.said.add"), (told) => {
          const place = last === null ? 0 : told.scenes.findIndex((one) => one.id === last) + 1;
          const added = told.scenes[place];
          if (added) choose(added.id);
          focus(added?.id, null, told.revision);
        });
      },
      /** From field to field, as through one text. */
      step(scene: string, way: -1 | 1) {
        const next = scenes()[placeOf(scene) + way];
        if (next) focus(next.id, way > 0 ? [0, 0] : null);
        return next !== undefined;
      },
      showLine(scene: string) {
        choose(scene);
        showSide("line");
      },
    };
  }, [work, t, goThere]);

  const line: SceneView | undefined = board.scenes.find((scene) => scene.id === chosen) ?? board.scenes[0];
  return { work, state, acts, line, side, showSide, said };
}

export type Acts = ReturnType<typeof useBoard>["acts"];
