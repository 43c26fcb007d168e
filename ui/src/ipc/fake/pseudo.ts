/** @file A pseudo-language that is written from right to left: shows what is not mirrored, too narrow, or not translated at all. */
const LETTERS: Record<string, string> = Object.fromEntries(
  Array.from("abcdefghijklmnopqrstuvwxyz").map((letter, at) => [letter, Array.from("ابجدهوزحطيكلمنسعفصقرشتثخذض")[at] ?? letter]),
);

const said = (text: string) =>
  text
    .split(/(\{\{\w+\}\})/)
    .map((part) => (part.startsWith("{{") ? part : Array.from(part).map((one) => LETTERS[one.toLowerCase()] ?? one).join("")))
    .join("");

/** The same tree of words in that language. */
export function pseudo(tree: unknown): unknown {
  if (typeof tree === "string") return said(tree);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, pseudo(value)]));
}
