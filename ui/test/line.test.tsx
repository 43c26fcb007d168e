/** @file Changing what waits, answering a question, what happened, and the line as a whole. */
import { screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { card, cards, open } from "./page";

type Page = Awaited<ReturnType<typeof open>>;

async function more({ user }: Page, inside: HTMLElement, item: string) {
  await user.click(within(inside).getByTestId("action-more"));
  await user.click(await screen.findByTestId(item));
}
const titles = () => cards("queued").map((one) => within(one).getByRole("heading").textContent);
async function grave(element: HTMLElement) {
  const { violations } = await axe.run(element, { resultTypes: ["violations"], preload: false, rules: { "color-contrast": { enabled: false } } });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe("a waiting video", () => {
  it("is given another title and shape, and the focus goes back to its button", async () => {
    const page = await open("running");
    const waits = card("queued");
    await more(page, waits, "menu-change");
    const title = await screen.findByTestId("change-title");
    await page.user.clear(title);
    await page.user.type(title, "Dancing bees");
    await page.user.click(screen.getByTestId("choice-change-shape"));
    await page.user.click(await screen.findByTestId("choice-change-shape-1:1"));
    await page.user.click(screen.getByTestId("change-save"));
    await waitFor(() => expect(titles()).toContain("Dancing bees"));
    expect(page.called("edit_job")).toEqual([[waits.dataset["jobId"], { title: "Dancing bees", choices: { quality: null, shape: "1:1" } }]]);
    await waitFor(() => expect(document.activeElement).toBe(within(waits).getByTestId("action-more")));
  });
  it("keeps a title: an empty one is refused in words", async () => {
    const page = await open("running");
    await more(page, card("queued"), "menu-change");
    await page.user.clear(await screen.findByTestId("change-title"));
    await page.user.click(screen.getByTestId("change-save"));
    expect(screen.getByText("It needs a title.")).toBeTruthy();
    expect(page.called("edit_job")).toEqual([]);
  });
  it("goes to the front of the line", async () => {
    const page = await open("running");
    await more(page, screen.getByRole("article", { name: /What the moon/ }), "menu-first");
    await waitFor(() => expect(titles()).toEqual(["What the moon does to the sea", "Why bees dance"]));
    expect(page.called("move_job")).toMatchObject([[expect.any(String), null]]);
  });
  it("says its priority once it is not the usual one", async () => {
    const page = await open("running");
    expect(screen.queryAllByTestId("job-priority")).toEqual([]);
    await more(page, screen.getByRole("article", { name: /What the moon/ }), "priority-high");
    await waitFor(() => expect(screen.getByTestId("job-priority").textContent).toContain("High priority"));
    expect(titles()[0]).toBe("What the moon does to the sea");
  });
  it("is no longer changed once it is being made", async () => {
    const page = await open("running");
    await page.user.click(within(card("running")).getByTestId("action-more"));
    expect(await screen.findByTestId("menu-history")).toBeTruthy();
    expect(screen.queryByTestId("menu-change")).toBeNull();
  });
});

describe("the menu of a card", () => {
  it("is opened, walked and left by the keyboard", async () => {
    const { user } = await open("running");
    const button = within(card("queued")).getByTestId("action-more");
    button.focus();
    await user.keyboard("{Enter}");
    const first = await screen.findByTestId("menu-change");
    await waitFor(() => expect(document.activeElement).toBe(first));
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(screen.getByTestId("menu-another"));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("menu-change")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
  });
});

describe("what happened", () => {
  it("is told attempt by attempt, in words", async () => {
    const page = await open("history");
    await more(page, card("failed"), "menu-history");
    const lines = await screen.findAllByTestId("history-line");
    expect(lines.map((line) => line.dataset["how"])).toEqual(["crashed", "released", "failed"]);
    expect(lines[0]?.textContent).toContain("Spool closed unexpectedly · 30 seconds");
    expect(lines[2]?.textContent).toContain("The disk is full.");
    await page.user.click(screen.getByTestId("history-close"));
    await waitFor(() => expect(document.activeElement).toBe(within(card("failed")).getByTestId("action-more")));
  });
  it("is nothing yet for a video that waits", async () => {
    const page = await open("history");
    await more(page, card("queued"), "menu-history");
    expect(await screen.findByText("Nothing yet: it waits for its turn.")).toBeTruthy();
  });
});

describe("a missing file", () => {
  it("is chosen, and the video goes on", async () => {
    const { user, called } = await open("needs-you");
    const asking = card("needs_you");
    await user.click(within(asking).getByTestId("fix-files"));
    await waitFor(() => expect(cards("needs_you")).toEqual([]));
    expect(called("answer_job")).toEqual([[asking.dataset["jobId"], ["g-1", "g-2"]]]);
  });
  it("is answered by a drop of that name", async () => {
    const { fake, tell, called } = await open("needs-you");
    await tell(() => fake.drop({ type: "over", items: [{ name: "beach.mov", kind: "video" }] }));
    expect(screen.getByTestId("drop-item").textContent).toContain("is waiting for it");
    await tell(() => fake.drop({ type: "dropped", grants: [{ id: "b", name: "beach.mov", kind: "video", bytes: 1 }] }));
    expect(called("answer_job")).toMatchObject([[expect.any(String), ["b"]]]);
    expect(called("submit_render")).toEqual([]);
  });
  it("is not answered by a drop of another name", async () => {
    const { fake, tell, called } = await open("needs-you");
    await tell(() => fake.drop({ type: "dropped", grants: [{ id: "b", name: "hill.mov", kind: "video", bytes: 1 }] }));
    expect(called("answer_job")).toEqual([]);
  });
});

describe("the whole line", () => {
  it("tries all that failed again, and counts them", async () => {
    const { user } = await open("line");
    expect(cards("failed")).toHaveLength(2);
    await user.click(screen.getByTestId("retry-failed"));
    expect(await screen.findByText("Trying 2 videos again.")).toBeTruthy();
    await waitFor(() => expect(cards("failed")).toEqual([]));
  });
  it("is cleared of what has ended, which can be undone", async () => {
    const { user } = await open("done");
    await user.click(screen.getByTestId("clear-finished"));
    expect(await screen.findByText("4 videos are off the list. Their files stay.")).toBeTruthy();
    await waitFor(() => expect(cards()).toEqual([]));
    await user.click(screen.getByTestId("toast-action"));
    await waitFor(() => expect(cards("completed")).toHaveLength(4));
  });
  it("chooses what follows when all is done", async () => {
    const { user, called } = await open("running");
    await user.click(screen.getByTestId("choice-when-done"));
    await user.click(await screen.findByTestId("choice-when-done-sleep"));
    expect(called("set_when_done")).toEqual([["sleep"]]);
    await waitFor(() => expect(screen.getByTestId("choice-when-done").textContent).toBe("Then sleep"));
  });
  it("counts down before the computer is shut down, says so twice, and stays awake when asked", async () => {
    const { fake, user, tell, called } = await open("ending");
    expect(screen.getByTestId("ending-words").textContent).toMatch(/shuts down in 4[123] seconds/);
    expect(screen.getByTestId("announcer").textContent).toMatch(/4[123] seconds/);
    const { queue } = await fake.host.appSnapshot();
    await tell(() => fake.say({ type: "queue", queue: { ...queue, ends_in_ms: 9_900 } }));
    expect(screen.getByTestId("announcer").textContent).toMatch(/in 10 seconds/);
    await user.click(screen.getByTestId("stay-awake"));
    expect(called("set_when_done")).toEqual([["nothing"]]);
    await waitFor(() => expect(screen.queryByTestId("ending")).toBeNull());
  });
  it("says why it is held, and its cards wait without a frozen percent", async () => {
    const { fake, tell } = await open("running");
    const held = { code: "battery_low", message: "The battery is nearly empty.", hint: "Plug it in.", retryable: true };
    await tell(() => fake.hold(held));
    expect(screen.getByTestId("held").textContent).toContain("The battery is nearly empty.Plug it in.");
    expect(within(card("running")).getByTestId("job-state").textContent).toBe("Waiting");
    expect(screen.queryByTestId("job-percent")).toBeNull();
    await tell(() => fake.hold(null));
    expect(screen.queryByTestId("held")).toBeNull();
    expect(screen.getByTestId("job-percent").textContent).toBe("31 %");
  });
});

describe("settings of the work", () => {
  it("change how many at once, what is kept free, and whether it rests", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    await user.click(within(await screen.findByTestId("setting-at-once")).getByRole("radio", { name: "2" }));
    await user.click(screen.getByTestId("setting-battery"));
    await user.click(screen.getByTestId("choice-keep-free"));
    await user.click(await screen.findByTestId("choice-keep-free-2000"));
    await waitFor(() => expect(screen.getByTestId("choice-keep-free").textContent).toBe("2 GB"));
    expect(called("set_preferences").at(-1)).toMatchObject([{ work: { at_once: 2, keep_awake: true, rest_on_low_battery: false, keep_free_mb: 2_000 } }]);
  });
});

describe("axe finds nothing serious", () => {
  it.each(["menu-change", "menu-history"])("in the dialog behind %s", async (item) => {
    const page = await open("line");
    await more(page, card("queued"), item);
    await screen.findByTestId(item === "menu-change" ? "change-dialog" : "history-dialog");
    expect(await grave(page.view.baseElement)).toEqual([]);
  });
  it("in the open menu of a card", async () => {
    const { user, view } = await open("line");
    await user.click(within(card("queued")).getByTestId("action-more"));
    await screen.findByTestId("menu-change");
    expect(await grave(view.baseElement)).toEqual([]);
  });
});
