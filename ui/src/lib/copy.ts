/** @file Puts text on the clipboard; false when the web view does not let us. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (reason) {
    console.warn("the clipboard is closed to us", reason);
    return false;
  }
}
