/** @file By keyboard alone nobody loses their place: what had the focus may go, and something near takes it. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { say } from "../src/features/queue/say";
import { i18next } from "../src/i18n";
import { job } from "../src/ipc/fake/jobs";
import type { JobState } from "../src/ipc/wire";
import { card, cards, open } from "./page";

function press(inside: HTMLElement, testid: string) {
  const button = within(inside).getByTestId(testid);
  act(() => button.focus());
  fireEvent.click(button);
}
/** Where the focus is: which card, which button. */
const place = () => [document.activeElement?.closest<HTMLElement>("[data-job-id]")?.dataset["jobId"], document.activeElement instanceof HTMLElement ? document.activeElement.dataset["testid"] : undefined];

describe("on a card", () => {
  it.each([
    ["running", "running", "action-pause", "action-resume"],
    ["paused", "paused", "action-resume", "action-pause"],
    ["running", "running", "action-stop", "action-continue"],
  ] as const)("in %s, where %s's %s was, %s has the focus", async (scene, state, testid, then) => {
    await open(scene);
    const one = card(state);
    const id = one.dataset["jobId"];
    press(one, testid);
    await waitFor(() => expect(place()).toEqual([id, then]));
  });
  it("the next one has it when this one is taken off the list", async () => {
    await open("done");
    const [first, second] = cards("completed");
    press(first ?? document.body, "action-remove");
    await waitFor(() => expect(place()).toEqual([second?.dataset["jobId"], "action-remove"]));
  });
  it("the video has it when its making ends meanwhile", async () => {
    const { fake, tell } = await open("running");
    const one = card("running");
    act(() => within(one).getByTestId("action-stop").focus());
    const [now] = fake.jobs().filter(({ state }) => state === "running");
    if (!now) throw new Error("nothing runs");
    await tell(() => fake.say({ type: "changed", job: { ...now, revision: 900, state: "completed", progress: 100 } }));
    expect(place()).toEqual([now.id, "action-play"]);
  });
  it("is not taken from where somebody types meanwhile", async () => {
    const { fake, tell } = await open("running");
    act(() => within(card("running")).getByTestId("action-stop").focus());
    act(() => screen.getByTestId("topic").focus());
    const [now] = fake.jobs().filter(({ state }) => state === "running");
    if (!now) throw new Error("nothing runs");
    await tell(() => fake.say({ type: "changed", job: { ...now, revision: 900, state: "completed", progress: 100 } }));
    expect(document.activeElement).toBe(screen.getByTestId("topic"));
  });
});

describe("the view has the focus", () => {
  it("when the last video is off the list", async () => {
    await open("done");
    const clear = screen.getByTestId("clear-finished");
    act(() => clear.focus());
    fireEvent.click(clear);
    await screen.findByTestId("empty-queue");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("MAIN"));
  });
  it("when the notice is put away", async () => {
    await open("many");
    const close = screen.getByTestId("notice-close");
    act(() => close.focus());
    fireEvent.click(close);
    expect(document.activeElement?.tagName).toBe("MAIN");
  });
});

describe("many changes at once", () => {
  const t = i18next.getFixedT("en");
  const jobs = (state: JobState) => Array.from({ length: 40 }, (_, at) => job(`Video ${at + 1}`, { id: `v${at}`, state }));
  it("are read aloud as the first two and a number", () => {
    expect(say(jobs("running"), jobs("completed"), t)).toEqual(["Video 1 is done", "Video 2 is done", "And 38 more changes"]);
  });
  it("are one toast", async () => {
    const { fake, tell } = await open("many");
    const known = fake.jobs().filter(({ state }) => state === "queued");
    await tell(() => known.forEach((one) => fake.say({ type: "changed", job: { ...one, revision: 900, state: "completed", progress: 100, finished_at: one.created_at } })));
    expect(await screen.findByText("3 videos are ready.")).toBeTruthy();
  });
});
