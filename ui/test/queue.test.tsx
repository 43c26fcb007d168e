/** @file Cards: the words, the buttons, and what they do. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { fileAddress } from "../src/lib/fileAddress";
import { buttons, card, cards, open } from "./page";

describe("each state offers what can be done", () => {
  it("running: pause and stop, with progress, percent and time left", async () => {
    await open("running");
    const running = card("running");
    expect(buttons(running)).toEqual(["action-pause", "action-stop", "action-more"]);
    expect(within(running).getByRole("progressbar").getAttribute("aria-valuenow")).toBe("31");
    expect(within(running).getByText("Making the voice · sentence 4 of 12")).toBeTruthy();
    expect(within(running).getByText("about 2 minutes left")).toBeTruthy();
    expect(within(running).getByTestId("job-percent").textContent).toBe("31 %");
  });
  it("waiting: move, pause and stop", async () => {
    await open("running");
    expect(buttons(card("queued"))).toEqual(["card-handle", "action-up", "action-down", "action-pause", "action-stop", "action-more"]);
  });
  it("failed: why, what to try, try again, copy details, save a report, remove", async () => {
    await open("failed");
    const failed = card("failed");
    expect(buttons(failed)).toEqual(["action-remove", "action-more", "fix-help", "fix-again", "fix-clean", "fix-folder", "fix-copy", "fix-report"]);
    expect(within(failed).getByText("The disk is full.")).toBeTruthy();
    expect(within(failed).getByText(/Free up about 2 GB/)).toBeTruthy();
    expect(failed.textContent).not.toContain("disk_full");
  });
  it("needs you: the question and the answer", async () => {
    await open("needs-you");
    const asking = card("needs_you");
    expect(buttons(asking)).toEqual(["action-stop", "action-more", "fix-help", "fix-files", "fix-project", "action-answered"]);
    expect(within(asking).getByText("“beach.mov” is not where it was.")).toBeTruthy();
  });
  it("stopped: what is done is kept, continue, remove", async () => {
    await open("paused");
    const stopped = card("cancelled");
    expect(buttons(stopped)).toEqual(["action-remove", "action-more", "action-continue"]);
    expect(within(stopped).getByText("Stopped. What is done is kept.")).toBeTruthy();
  });
  it("paused: resume and stop", async () => {
    await open("paused");
    expect(buttons(card("paused"))).toEqual(["action-resume", "action-stop", "action-more"]);
  });
  it("done: play, show in folder, copy, remove", async () => {
    await open("done");
    expect(buttons(card("completed"))).toEqual(["action-play", "action-reveal", "action-copy", "action-remove", "action-more"]);
  });
});

describe("a video with lines that no picture fits", () => {
  it("says which, and leads to the storyboard", async () => {
    const { called, user } = await open("done");
    const told = cards("completed").find((one) => within(one).queryByTestId("action-misfit"));
    if (!told) throw new Error("no card tells of it");
    expect(within(told).getByText(/^Lines 3 and 7 have no picture that fits/)).toBeTruthy();
    await user.click(within(told).getByTestId("action-misfit"));
    await waitFor(() => expect(called("open_project_of")).toEqual([[told.dataset["jobId"]]]));
  });
});

describe("the buttons", () => {
  it.each([
    ["running", "running", "action-pause", "pause_job"],
    ["running", "running", "action-stop", "cancel_job"],
    ["paused", "paused", "action-resume", "resume_job"],
    ["paused", "cancelled", "action-continue", "retry_job"],
    ["failed", "failed", "fix-again", "retry_job"],
    ["needs-you", "needs_you", "action-answered", "resume_job"],
    ["failed", "failed", "action-remove", "delete_job"],
  ] as const)("in %s, a %s card's %s calls %s", async (scene, state, testid, command) => {
    const { user, called } = await open(scene);
    const one = card(state);
    await user.click(within(one).getByTestId(testid));
    expect(called(command)).toEqual([[one.dataset["jobId"]]]);
  });
  it("show in folder asks for the first video", async () => {
    const { user, called } = await open("done");
    const one = card("completed");
    await user.click(within(one).getByTestId("action-reveal"));
    expect(called("reveal_video")).toEqual([[one.dataset["jobId"], 0]]);
  });
  it("copy the file itself, from the tile and from its menu", async () => {
    const { user, called } = await open("done");
    const one = card("completed");
    const asked = [one.dataset["jobId"], 0];
    await user.click(within(one).getByTestId("action-copy"));
    expect(await screen.findByText(/^“Why is the night sky dark\?” is copied\./)).toBeTruthy();
    await user.click(within(one).getByTestId("action-more"));
    await user.click(await screen.findByTestId("menu-copy"));
    expect(called("copy_video")).toEqual([asked, asked]);
  });
  it("a picture that is dragged takes the file along, not itself", async () => {
    const { called } = await open("done");
    const one = card("completed");
    const dataTransfer = { effectAllowed: "", setData: vi.fn() };
    const goesOn = fireEvent.dragStart(within(one).getByTestId("action-play"), { dataTransfer });
    expect([goesOn, dataTransfer.effectAllowed, dataTransfer.setData.mock.calls]).toEqual([true, "copy", [["text/uri-list", "file:///home/you/Videos/Spool/video.mp4"]]]);
    expect(called("drag_video")).toEqual([[one.dataset["jobId"], 0]]);
  });
  it("a name with signs of addresses is dragged as it is", () => {
    const address = fileAddress("/videos/100% of #bees? 蜜蜂.mp4");
    expect([decodeURIComponent(new URL(address).pathname), new URL(address).search, new URL(address).hash]).toEqual(["/videos/100% of #bees? 蜜蜂.mp4", "", ""]);
  });
  it("where the back end drags, the page's own drag does not begin", async () => {
    const { called } = await open("done", { pageDrags: false });
    const one = card("completed");
    const goesOn = fireEvent.dragStart(within(one).getByTestId("action-play"));
    expect([goesOn, called("drag_video")]).toEqual([false, [[one.dataset["jobId"], 0]]]);
  });
  it("removing takes the card away, says so, and can be undone", async () => {
    const { user } = await open("done");
    await user.click(within(card("completed")).getByTestId("action-remove"));
    expect(await screen.findByText("“Why is the night sky dark?” is off the list.")).toBeTruthy();
    expect(cards()).toHaveLength(3);
    await user.click(screen.getByTestId("toast-action"));
    await waitFor(() => expect(cards()).toHaveLength(4));
  });
  it("copies the details of a failure", async () => {
    const { user } = await open("failed");
    await user.click(within(card("failed")).getByTestId("fix-copy"));
    expect(await screen.findByText("Details copied")).toBeTruthy();
    expect(await navigator.clipboard.readText()).toContain("How a rocket leaves the ground");
  });
  it("plays the video in the window", async () => {
    const { user } = await open("done");
    await user.click(within(card("completed")).getByTestId("action-play"));
    const film = await screen.findByTestId("player-video");
    expect(film.hasAttribute("controls")).toBe(true);
    expect(film.getAttribute("src")).toContain("film");
  });
  it("pauses and resumes the whole queue", async () => {
    const { user, called } = await open("running");
    await user.click(screen.getByTestId("pause-queue"));
    await user.click(await screen.findByTestId("resume-queue"));
    expect([called("pause_queue"), called("resume_queue")]).toEqual([[[]], [[]]]);
  });
});

describe("what was done differently in a finished video", () => {
  it("is all to be read, what can be mended first, each with its button", async () => {
    const { fake, user, tell, called } = await open("done");
    const [video] = fake.jobs().filter((one) => one.state === "completed");
    if (!video) throw new Error("nothing is finished");
    const warnings = ["It rained.", "Pexels did not accept its key.", "Line 3 has no picture that fits. Choose one on the storyboard."];
    await tell(() => fake.say({ type: "changed", job: { ...video, revision: 99, warnings } }));
    const tile = () => within(cards("completed").find((one) => one.dataset["jobId"] === video.id) ?? document.body);
    const notes = () => tile().getAllByTestId("tile-note").map((one) => one.textContent);
    expect(notes()).toEqual(["Line 3 has no picture that fits. Choose one on the storyboard.Open as storyboard"]);
    await user.click(tile().getByRole("button", { name: "2 more notes" }));
    expect(notes()).toEqual(["Line 3 has no picture that fits. Choose one on the storyboard.Open as storyboard", "Pexels did not accept its key.Open settings", "It rained."]);
    await user.click(tile().getByTestId("note-sites"));
    await waitFor(() => expect(document.activeElement?.id).toBe("settings-sites"));
    expect(called("open_project_of")).toEqual([]);
  });
});

describe("the line", () => {
  const order = () => cards("queued").map((one) => within(one).getByRole("heading").textContent);
  it("Alt+Up moves a card up and keeps the focus on it", async () => {
    const { user } = await open("running");
    expect(order()).toEqual(["Why bees dance", "What the moon does to the sea"]);
    const stop = within(screen.getByRole("article", { name: /What the moon/ })).getByTestId("action-stop");
    stop.focus();
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await waitFor(() => expect(order()).toEqual(["What the moon does to the sea", "Why bees dance"]));
    await waitFor(() => expect(document.activeElement?.closest("article")?.getAttribute("aria-label")).toContain("What the moon"));
  });
  it("Alt+Down moves a card down", async () => {
    const { user } = await open("running");
    within(screen.getByRole("article", { name: /Why bees/ })).getByTestId("action-stop").focus();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(order()).toEqual(["What the moon does to the sea", "Why bees dance"]));
  });
  it("the first card cannot go further up", async () => {
    const { user, called } = await open("running");
    await user.click(within(card("queued")).getByTestId("action-up"));
    expect(called("move_job")).toEqual([]);
  });
});

describe("a job from start to end", () => {
  it("shows its progress, announces quarters, and moves to the finished ones", async () => {
    const { fake, user, tell } = await open("empty");
    await user.click(screen.getByTestId("sample-make"));
    await waitFor(() => expect(cards("queued")).toHaveLength(1));
    for (let at = 0; at < 9; at += 1) await tell(() => fake.pass(1.2));
    expect(screen.getByTestId("announcer").textContent).toMatch(/(25|50) percent/);
    expect(cards("running")).toHaveLength(1);
    for (let at = 0; at < 40; at += 1) await tell(() => fake.pass(1));
    expect(cards("completed")).toHaveLength(1);
    expect(screen.getByTestId("announcer").textContent).toBe("Why is the night sky dark? is done");
    expect(await screen.findByText("“Why is the night sky dark?” is ready.")).toBeTruthy();
  });
  it("tells the window's title", async () => {
    await open("running");
    await waitFor(() => expect(document.title).toBe("31 % · Why is the night sky dark? · Spool"));
  });
});
