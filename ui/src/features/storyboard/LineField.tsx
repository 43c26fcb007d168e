/** @file The words of one line: a real text field that grows with them. Enter cuts, Backspace at the start joins. */
import { useSyncExternalStore, type ClipboardEvent, type KeyboardEvent } from "react";
import type { SceneView } from "../../ipc/wire";
import { fieldId } from "./caret";
import classes from "./LineRow.module.css";
import type { Acts } from "./useBoard";
import type { Work } from "./work";

interface Props {
  scene: SceneView;
  /** Whether no line stands before it, or none after it. */
  first: boolean;
  last: boolean;
  /** What is read aloud, and what stands in it while it is empty: found out once, by its row. */
  label: string;
  placeholder: string;
  language: string;
  readOnly: boolean;
  describedBy: string;
  work: Work;
  acts: Acts;
}

export function LineField({ scene, first, last, label, placeholder, language, readOnly, describedBy, work, acts }: Props) {
  const { id } = scene;
  const text = useSyncExternalStore(work.subscribe, () => work.draft(id)) ?? scene.text;

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    const field = event.currentTarget;
    const { selectionStart: from, selectionEnd: to, value } = field;
    const [start, end] = [from === 0 && to === 0, from === value.length && to === value.length];
    // An input method uses the same keys while it composes.
    if (event.nativeEvent.isComposing || readOnly) return;
    const done = (act: unknown) => {
      event.preventDefault();
      return act;
    };
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      const kept = value.slice(0, from) + value.slice(to);
      if (from !== to) work.type(id, kept);
      return done(acts.split(id, kept, from));
    }
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) return done(acts.move(id, event.key === "ArrowUp" ? -1 : 1, [from, to]));
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Backspace" && start && !first) return done(acts.merge(id));
    if (event.key === "Delete" && end && !last) return done(acts.mergeNext(id));
    if (event.key === "ArrowUp" && start && acts.step(id, -1)) return done(null);
    if (event.key === "ArrowDown" && end && acts.step(id, 1)) return done(null);
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>) {
    const lines = event.clipboardData.getData("text/plain").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2 || readOnly) return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to, value } = event.currentTarget;
    void acts.paste(id, value.slice(0, from), lines, value.slice(to));
  }

  return (
    <span className={classes.grow} data-value={`${text} `}>
      <textarea
        id={fieldId(id)}
        className={classes.field}
        rows={1}
        lang={language}
        dir="auto"
        value={text}
        readOnly={readOnly}
        placeholder={placeholder}
        aria-label={label}
        aria-describedby={describedBy}
        onChange={(event) => work.type(id, event.currentTarget.value)}
        onFocus={() => acts.choose(id)}
        onBlur={() => void work.settle()}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        data-testid="line-text"
      />
    </span>
  );
}
