/** @file The stage for screenshots: `?scene=running&theme=dark&lang=zh-CN`. Never part of the app's bundle. */
import { fakeHost } from "../ipc/fakeHost";
import { SCENES } from "../ipc/fake/scenes";
import type { Grant } from "../ipc/wire";
import { start } from "./start";

const asked = new URLSearchParams(window.location.search);
const scene = SCENES.find((name) => name === asked.get("scene")) ?? "empty";
const language = asked.get("lang") === "zh-CN" ? "zh-CN" : "en";
const theme = asked.get("theme") === "dark" ? "dark" : "light";

const fake = fakeHost(scene, language);
const snapshot = await fake.host.appSnapshot();
await fake.host.setPreferences({ ...snapshot.preferences, language, theme });
start(fake.host, { sample: scene === "sample-open", settings: scene === "settings", player: scene === "player" });

const FILES: Grant[] = [
  { id: "1", name: "evening-walk.mp4", kind: "video", bytes: 1 },
  { id: "2", name: "harbour.jpg", kind: "photo", bytes: 1 },
  { id: "3", name: "a very long recording name from the phone.m4a", kind: "audio", bytes: 1 },
];
if (scene === "attached") setTimeout(() => fake.drop({ type: "dropped", grants: FILES }), 300);
const press = (testid: string, after: number) =>
  setTimeout(() => {
    const places = ['[data-state="queued"] ', '[data-state="failed"] ', ""].map((place) => document.querySelector<HTMLElement>(`${place}[data-testid="${testid}"]`));
    places.find((place) => place)?.click();
  }, after);
if (["card-menu", "change", "history"].includes(scene)) press("action-more", 300);
if (scene === "change" || scene === "history") press(`menu-${scene}`, 600);
if (scene === "when-done") press("choice-when-done", 300);
if (scene === "error") {
  const error = { code: "x", message: "The voice did not answer.", hint: "Try again, or pick another voice in the project.", retryable: true };
  setTimeout(() => {
    fake.failNext(error);
    document.querySelector<HTMLButtonElement>('[data-testid="sample-make"]')?.click();
  }, 400);
}
