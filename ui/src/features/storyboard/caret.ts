/** @file Where a caret stands in a text, as the back end counts: by characters, not by the halves that browsers count. */

/** Characters before a place in a field's value. */
export function charactersBefore(text: string, place: number): number {
  return Array.from(text.slice(0, place)).length;
}

/** The place in a field's value where the second of two joined lines begins. */
export function joint(joined: string, second: string): number {
  return joined.length - second.trimStart().length;
}

/** The field of a line, by the line's name. */
export const fieldId = (scene: string) => `line-${scene}`;
