/** @file Lists, and their rows, that stay the same objects while what they tell stays the same, so that only what changed is drawn again. */
import { useEffect, useRef } from "react";

function same<T extends object>(a: T, b: T): boolean {
  const [told, known] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return told.length === known.size && told.every(([name, value]) => Object.is(value, known.get(name)));
}

/** The rows; each the one that was known by its id, if that tells the same. */
export function keep<T extends { id: string }>(known: ReadonlyMap<string, T>, rows: readonly T[]): T[] {
  return rows.map((row) => {
    const before = known.get(row.id);
    return before && same(row, before) ? before : row;
  });
}

export function useSame<T extends { id: string }>(rows: readonly T[]): T[] {
  const known = useRef<ReadonlyMap<string, T>>(new Map());
  const kept = keep(known.current, rows);
  useEffect(() => {
    known.current = new Map(kept.map((row) => [row.id, row]));
  });
  return kept;
}

/** The list that was there before, as long as the same stand in it. */
export function useSameList<T>(list: readonly T[]): readonly T[] {
  const known = useRef(list);
  const kept = known.current.length === list.length && list.every((one, at) => one === known.current[at]) ? known.current : list;
  useEffect(() => {
    known.current = kept;
  });
  return kept;
}
