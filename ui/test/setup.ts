/** @file What jsdom lacks and Mantine asks for; every test starts with a clean page in English. */
import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { i18next, learn } from "../src/i18n";

// A wait ends as soon as it is so; a busy computer may take its time.
// Without the whole page printed into every attempt.
configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? "not found") });
vi.stubGlobal(
  "matchMedia",
  (query: string): Partial<MediaQueryList> => ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
);
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
window.HTMLElement.prototype.scrollIntoView = () => undefined;
window.HTMLMediaElement.prototype.play = () => Promise.resolve();
window.HTMLMediaElement.prototype.pause = () => undefined;
window.HTMLCanvasElement.prototype.getContext = () => null;
Object.defineProperty(document, "fonts", { configurable: true, value: { addEventListener: () => undefined, removeEventListener: () => undefined } });

// A test that speaks Chinese begins with its words, as a page that has spoken it before.
await learn("zh-CN");

afterEach(async () => {
  notifications.clean();
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  await i18next.changeLanguage("en");
});
