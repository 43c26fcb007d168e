/** @file The page's entry: the real host in the window, the fake one when a developer opens it in a browser. */
import { start } from "./start";

if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
  const { fakeHost } = await import("../ipc/fakeHost");
  const fake = fakeHost("empty");
  fake.run();
  start(fake.host);
} else {
  const { tauriHost } = await import("../ipc/tauriHost");
  start(tauriHost);
}
