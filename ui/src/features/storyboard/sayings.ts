/** @file Which line has a word, by the rule by which it is said otherwise: whole words; one in small letters stands for all its writings. Pure. */

/** Han characters stand alone; everything else is joined to its neighbours. */
const joins = (letter: string) => /[\p{Alphabetic}\p{N}]/u.test(letter) && !/\p{Script=Han}/u.test(letter);
const joined = (before: string | undefined, after: string | undefined) => joins(before ?? "") && joins(after ?? "");

export function occursIn(text: string, written: string): boolean {
  const what = Array.from(written);
  const small = written === written.toLowerCase();
  const where = Array.from(small ? text.toLowerCase() : text);
  return where.some((_, at) => {
    const end = at + what.length;
    return what.length > 0 && where.slice(at, end).join("") === written && !joined(where[at - 1], what[0]) && !joined(what.at(-1), where[end]);
  });
}
