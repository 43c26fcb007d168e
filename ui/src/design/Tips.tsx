/**
 * @file The page's tips: what `data-tip` says of the thing under the mouse or with the keyboard's focus. One for the whole
 * page, because a list of a thousand videos has thousands of buttons, and a tip that waits behind each would cost its start.
 */
import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";

const DELAY_MS = 400;
const WIDEST = 280;

interface Tip {
  target: HTMLElement;
  words: string;
  shown: boolean;
}

function tipped(at: EventTarget | null): HTMLElement | null {
  return at instanceof Element ? at.closest<HTMLElement>("[data-tip]") : null;
}

export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);

  // What the mouse and the keyboard are at is the outside world.
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let at: HTMLElement | null = null;
    const hide = () => {
      clearTimeout(waiting);
      setTip((now) => (now?.shown ? { ...now, shown: false } : now));
    };
    const show = (target: HTMLElement) => {
      const words = target.dataset["tip"];
      if (words && target.isConnected) setTip({ target, words, shown: true });
    };
    const onOver = ({ target, pointerType }: PointerEvent) => {
      const over = pointerType === "touch" ? null : tipped(target);
      if (over === at) return;
      hide();
      at = over;
      if (over) waiting = setTimeout(() => show(over), DELAY_MS);
    };
    const onLeave = () => {
      at = null;
      hide();
    };
    const onFocus = ({ target }: FocusEvent) => {
      const focused = tipped(target);
      if (focused && target instanceof Element && target.matches(":focus-visible")) show(focused);
    };
    const onKey = ({ key }: KeyboardEvent) => void (key === "Escape" && hide());
    const gone = new AbortController();
    const until = { signal: gone.signal };
    document.addEventListener("pointerover", onOver, until);
    document.addEventListener("pointerdown", hide, until);
    document.documentElement.addEventListener("pointerleave", onLeave, until);
    document.addEventListener("focusin", onFocus, until);
    document.addEventListener("focusout", hide, until);
    document.addEventListener("keydown", onKey, until);
    return () => {
      clearTimeout(waiting);
      gone.abort();
    };
  }, []);

  if (!tip) return null;
  return <Tooltip target={tip.target} label={tip.words} opened={tip.shown} multiline maw={WIDEST} style={{ width: "max-content" }} />;
}
