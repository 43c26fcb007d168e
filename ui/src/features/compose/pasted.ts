/** @file Whether files lie on the clipboard rather than words. A web view tells their names at most, never where they are. */

export function isFiles(clipboard: DataTransfer): boolean {
  return clipboard.types.includes("Files") || /^file:\/\//.test(clipboard.getData("text/uri-list"));
}
