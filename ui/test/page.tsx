/** @file Opens the whole page on a fake host, the way `start` does it in the window. */
import { QueryClient } from "@tanstack/react-query";
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../src/app/App";
import type { Opening } from "../src/app/Shell";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import type { Scene } from "../src/ipc/fake/scenes";
import { fakeHost } from "../src/ipc/fakeHost";
import { live } from "../src/ipc/live";
import type { JobState, Preferences } from "../src/ipc/wire";

interface Setting {
  opening?: Opening;
  preferences?: Partial<Preferences>;
  /** Whether the web view hands dragged files over itself, as on Linux. */
  pageDrags?: boolean;
}

export async function open(scene: Scene, { opening = {}, preferences = {}, pageDrags = true }: Setting = {}) {
  const language = preferences.language === "zh-CN" ? "zh-CN" : "en";
  const fake = fakeHost(scene, language);
  const asked = (await fake.host.appSnapshot()).preferences;
  await fake.host.setPreferences({ ...asked, language, ...preferences });
  fake.calls.length = 0;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const connection = live(fake.host, client);
  await connection.connect();
  const { appSnapshot } = fake.host;
  fake.host.appSnapshot = async () => ({ ...(await appSnapshot()), page_drags: pageDrags });
  const user = userEvent.setup();
  const place = scene.startsWith("board") ? { board: SAMPLE_BOARD, ...opening } : opening;
  const view = render(<App host={fake.host} live={connection} client={client} nonce="" opening={place} />);
  await screen.findByTestId("shell");
  return {
    fake,
    user,
    view,
    /** What the page remembers of the back end's answers. */
    client,
    /** Does something that the host tells about, and lets the page take it in. */
    tell: (change: () => void) =>
      act(async () => {
        change();
        await new Promise((done) => setTimeout(done, 0));
      }),
    /** What was called by that name, first argument first. */
    called: (name: string) => fake.calls.filter((call) => call[0] === name).map((call) => call.slice(1)),
  };
}

/** The card of the first job in that state. */
export function card(state: JobState) {
  const [found] = cards(state);
  if (!found) throw new Error(`there is no card that is ${state}`);
  return found;
}

export function cards(state?: JobState): HTMLElement[] {
  const all = screen.queryAllByTestId("job-card");
  return state ? all.filter((one) => one.dataset["state"] === state) : all;
}

/** The buttons in there, by test id. */
export function buttons(inside: HTMLElement): string[] {
  return within(inside)
    .getAllByRole("button")
    .map((button) => button.dataset["testid"] ?? "?");
}
