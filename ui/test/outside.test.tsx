/** @file What reaches the page from outside: a crash that is over, a notification that was clicked, a self-test. */
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { wasTold } from "../src/app/toldOnce";
import { inWords } from "../src/i18n/faults";
import { card, open } from "./page";

describe("after a crash", () => {
  it("it says what was interrupted, at which percent, and that it goes on", async () => {
    await open("interrupted");
    const told = screen.getByTestId("interrupted").textContent;
    expect(told).toContain("Spool stopped unexpectedly while making “Why is the night sky dark?” at 62 %.");
    expect(told).toContain("It continues where it stopped.");
  });
  it("in Chinese as well", async () => {
    await open("interrupted", { preferences: { language: "zh-CN" } });
    await waitFor(() => expect(screen.getByTestId("interrupted").textContent).toContain("做到 62%"));
  });
  it("it promises nothing while the queue rests", async () => {
    const { fake, tell } = await open("interrupted");
    await tell(() => void fake.host.pauseQueue());
    await waitFor(() => expect(screen.getByTestId("interrupted").textContent).toContain("What was done is kept."));
  });
  it("the work is stopped by its button, and the view has the focus", async () => {
    const { user, called } = await open("interrupted");
    await user.click(screen.getByTestId("interrupted-stop"));
    await waitFor(() => expect(called("cancel_job")).toHaveLength(1));
    expect(screen.queryByTestId("interrupted")).toBeNull();
    expect(document.activeElement?.tagName).toBe("MAIN");
  });
  it("it is said once: put away it stays away, and it goes by itself when the video is done", async () => {
    const first = await open("interrupted");
    await first.user.click(screen.getByTestId("interrupted-close"));
    await first.tell(() => first.fake.say({ type: "lagged" }));
    expect(screen.queryByTestId("interrupted")).toBeNull();
    first.view.unmount();
    sessionStorage.clear();
    const second = await open("interrupted");
    await second.tell(() => second.fake.pass(600));
    await waitFor(() => expect(screen.queryByTestId("interrupted")).toBeNull());
  });
  it("it is not said again by a page that is loaded anew, put away or not, until another video was interrupted", async () => {
    await open("interrupted");
    const told: { ids: string; page: number } = JSON.parse(sessionStorage.getItem("spool-interrupted") ?? "{}");
    expect([wasTold(told.ids), wasTold("another")]).toEqual([false, false]);
    sessionStorage.setItem("spool-interrupted", JSON.stringify({ ...told, page: told.page - 9_000 }));
    expect([wasTold(told.ids), wasTold("another")]).toEqual([true, false]);
    fireEvent.click(screen.getByTestId("interrupted-close"));
    expect([wasTold(told.ids), wasTold("another")]).toEqual([true, false]);
  });
  it("nothing is said when nothing was interrupted", async () => {
    await open("running");
    expect(screen.queryByTestId("interrupted")).toBeNull();
  });
});

describe("a notification that is clicked", () => {
  it("plays the video that is done, from wherever the page is", async () => {
    const { fake, tell } = await open("board", { opening: { settings: true } });
    const made = await fake.host.makeSample({ quality: null, shape: null });
    await tell(() => fake.pass(600));
    await tell(() => fake.pass(600));
    const id = made[0]?.id ?? "";
    expect((await fake.host.getJob(id)).state).toBe("completed");
    await tell(() => fake.say({ type: "chosen", id }));
    expect(await screen.findByTestId("player-video")).toBeTruthy();
    await waitFor(() => expect(screen.queryByTestId("settings-search")).toBeNull());
  });
  it("leads to the card of a video that asks", async () => {
    const { fake, tell } = await open("needs-you");
    const id = card("needs_you").dataset["jobId"] ?? "";
    await tell(() => fake.say({ type: "chosen", id }));
    await waitFor(() => expect(card("needs_you").contains(document.activeElement)).toBe(true));
    expect(screen.queryByTestId("player-video")).toBeNull();
  });
  it("of a video that is gone says so", async () => {
    const { fake, tell } = await open("empty");
    await tell(() => fake.say({ type: "chosen", id: "gone" }));
    expect((await screen.findByTestId("toast-problem")).textContent).toContain("not here any more");
  });
});

describe("settings", () => {
  it("switch off what the system tells of, kind by kind", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    await user.click(await screen.findByTestId("setting-tell-needs_you"));
    expect(called("set_preferences")).toMatchObject([[{ tell: { done: true, could_not_finish: true, needs_you: false } }]]);
  });
  it("tell about this Spool that all that videos need works", async () => {
    await open("empty", { opening: { settings: "about" } });
    expect((await screen.findByTestId("check")).textContent).toBe("Everything that videos need works on this computer.");
  });
});

it("says what does not work in the page's language", () => {
  const fault = { code: "check_encoder", message: "A small video could not be made.", hint: "Install Spool again." };
  expect(inWords(fault, "zh-CN").message).toContain("H.264");
});
