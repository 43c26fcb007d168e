/** @file A long list is there at once as far as it is seen; the rest is drawn in the background, where keys and presses go first. */
import { startTransition, useEffect, useState } from "react";

/** More than the tallest screen shows. */
const FIRST = 16;

/** How many rows to draw now. */
export function useGradually(): number {
  const [all, setAll] = useState(false);
  // Only once the first have been painted, which the page knows from outside.
  useEffect(() => startTransition(() => setAll(true)), []);
  return all ? Number.POSITIVE_INFINITY : FIRST;
}
