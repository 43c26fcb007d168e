/** @file The page as a whole: first run, settings, start errors, and axe on every scene. */
import { QueryClient } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { App } from "../src/app/App";
import { fakeHost } from "../src/ipc/fakeHost";
import { SCENES } from "../src/ipc/fake/scenes";
import { live } from "../src/ipc/live";
import { open } from "./page";

describe("the first run", () => {
  it("is two clicks from start to a video in the making, by way of looking inside", async () => {
    const { user, called } = await open("empty");
    await user.click(screen.getByTestId("sample-look"));
    expect(await screen.findAllByTestId("inside-line")).toHaveLength(6);
    expect(screen.getByText("about 0:38")).toBeTruthy();
    expect(await screen.findByText("Heart")).toBeTruthy();
    await user.click(screen.getByTestId("inside-make"));
    expect(called("make_sample")).toEqual([[{ quality: null, shape: null }]]);
  });
});

describe("settings", () => {
  it("change the language at once, in the document too", async () => {
    const { user } = await open("empty", { opening: { settings: true } });
    await user.click(await screen.findByTestId("choice-language"));
    await user.click(await screen.findByRole("menuitemradio", { name: "简体中文" }));
    expect(await screen.findByText("想做一个什么视频？")).toBeTruthy();
    expect(document.documentElement.lang).toBe("zh-CN");
  });
  it("change light and dark at once", async () => {
    const { user } = await open("empty", { opening: { settings: true } });
    await user.click(within(await screen.findByTestId("setting-theme")).getByRole("radio", { name: "Dark" }));
    await waitFor(() => expect(document.documentElement.dataset["mantineColorScheme"]).toBe("dark"));
  });
  it("show and change where videos go", async () => {
    const { user } = await open("empty", { opening: { settings: true } });
    expect((await screen.findByTestId("output-folder")).textContent).toBe("/home/you/Videos/Spool");
    await user.click(screen.getByTestId("change-folder"));
    await waitFor(() => expect(screen.getByTestId("output-folder").textContent).toBe("/home/you/Films"));
  });
});

describe("progress", () => {
  it("leaves the document's styles as they are: with them the whole page would be dressed anew", async () => {
    const { fake, tell } = await open("running", { preferences: { theme: "dark" } });
    const [running] = fake.jobs().filter((job) => job.state === "running");
    if (!running) throw new Error("nothing is made in this scene");
    const added: string[] = [];
    const watch = new MutationObserver((records) => added.push(...records.flatMap((one) => [...one.addedNodes].map((node) => node.nodeName))));
    watch.observe(document, { childList: true, subtree: true });
    await tell(() => fake.say({ type: "changed", job: { ...running, revision: running.revision + 1, progress: 77 } }));
    await waitFor(() => expect(document.title).toContain("77"));
    watch.disconnect();
    expect(added).not.toContain("STYLE");
  });
});

describe("when it does not start", () => {
  it("says so in words, and tries again", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const fake = fakeHost("empty");
    const client = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } });
    let broken = true;
    const host = { ...fake.host, appSnapshot: () => (broken ? Promise.reject(new TypeError("x is undefined")) : fake.host.appSnapshot()) };
    render(<App host={host} live={live(host, client)} client={client} nonce="" />);
    const problem = await screen.findByTestId("start-problem");
    expect(problem.textContent).not.toContain("undefined");
    broken = false;
    screen.getByRole("button", { name: "Try again" }).click();
    expect(await screen.findByTestId("shell")).toBeTruthy();
  });
});

describe("axe finds nothing serious", () => {
  // Two hundred lines, or a thousand videos, are looked at on the screenshots: without a layout, axe takes minutes for them.
  // Of those that differ only once something is pressed, one is enough.
  const same = (scene: string) => /^(thousand|table|board-(long|sound|kit|pause|versions)|settings-(privacy|voices|api|about))$/.test(scene);
  const cases = SCENES.filter((scene) => !same(scene)).flatMap((scene) => (["light", "dark"] as const).map((theme) => [scene, theme] as const));
  it.each(cases)("in %s, %s", async (scene, theme) => {
    const opening = { sample: scene === "sample-open", settings: scene === "settings", help: scene === "help", player: scene === "player" };
    const { view } = await open(scene, { opening, preferences: { theme } });
    if (scene === "sample-open") await screen.findAllByTestId("inside-line");
    if (scene === "player") await screen.findByTestId("player-video");
    const { violations } = await axe.run(view.baseElement, {
      resultTypes: ["violations"],
      preload: false,
      // jsdom does not paint; contrast is checked on the screenshots in Chromium.
      rules: { "color-contrast": { enabled: false } },
    });
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
