/** @file The address of a file, as other programs take it. */

/** Of an absolute path with `/` between its parts; all else in a name that means something in an address is written otherwise. */
export function fileAddress(path: string): string {
  return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
