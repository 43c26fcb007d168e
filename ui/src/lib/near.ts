/** @file Tells a row or a card once it comes near the window's view: only then is its picture asked for, and what can be done with it drawn. One observer for all. Or whether something is seen just now. */
import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useState, type RefObject } from "react";

const MARGIN = "400px 0px";
const told = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | null = null;

function watch(element: Element, near: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer?.unobserve(target);
        told.get(target)?.();
      }
    },
    { rootMargin: MARGIN },
  );
  told.set(element, near);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

const CAN = typeof IntersectionObserver !== "undefined";

export function useNear(ref: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(!CAN);
  useEffect(() => {
    if (!near && ref.current) return watch(ref.current, () => setNear(true));
  }, [near, ref]);
  return near;
}

/** Whether any of it can be seen just now: not scrolled away, and the window not hidden. */
export function useSeen(ref: RefObject<Element | null>): boolean {
  const [within, setWithin] = useState(!CAN);
  const hidden = useDocumentVisibility() === "hidden";
  useEffect(() => {
    if (!CAN || !ref.current) return;
    const now = new IntersectionObserver((entries) => setWithin(entries.at(-1)?.isIntersecting ?? false));
    now.observe(ref.current);
    return () => now.disconnect();
  }, [ref]);
  return within && !hidden;
}
