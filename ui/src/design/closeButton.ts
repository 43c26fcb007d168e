/** @file The close button of a drawer or a dialog: named, and findable by tests. */
export function closeButton(label: string, testid: string) {
  return { "aria-label": label, "data-testid": testid };
}
