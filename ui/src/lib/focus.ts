/** @file Gives the focus to the view that is seen: for when what had it is gone and nothing nearer takes it. */
export function focusView(): void {
  // A view that is kept out of sight is still there.
  document.querySelector<HTMLElement>('main:not([style*="none"])')?.focus({ preventScroll: true });
}

/** Brings a video's card into sight, with the focus on the first thing that it offers. */
export function focusJob(id: string): void {
  const card = document.querySelector<HTMLElement>(`[data-job-id="${id}"]`);
  card?.scrollIntoView({ block: "center" });
  card?.querySelector<HTMLElement>('button:not([tabindex="-1"])')?.focus({ preventScroll: true });
}

/** After a dialog that could not give it back: what it was opened by is gone, as a toast is. */
export function focusIfLost(): void {
  if (document.activeElement === null || document.activeElement === document.body) focusView();
}
