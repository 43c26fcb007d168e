/** @file The start of a video: words, files, drops, undo, and errors. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Grant } from "../src/ipc/wire";
import { cards, open } from "./page";

const clip: Grant = { id: "c", name: "walk.mp4", kind: "video", bytes: 1 };
const script: Grant = { id: "s", name: "script.txt", kind: "script", bytes: 1 };
const project: Grant = { id: "p", name: "Night.spool", kind: "project", bytes: 1 };
const odd: Grant = { id: "u", name: "budget.xlsx", kind: "unknown", bytes: 1 };
const NOTHING = { quality: null, shape: null };

describe("what was written", () => {
  it("is there again after the page was loaded anew", async () => {
    const { user, view } = await open("empty");
    await user.type(screen.getByTestId("topic"), "Why bees dance");
    view.unmount();
    await open("running");
    expect(screen.getByTestId<HTMLTextAreaElement>("topic").value).toBe("Why bees dance");
  });
  it("is gone once it is made", async () => {
    const { user, view } = await open("empty");
    await user.type(screen.getByTestId("topic"), "Tides");
    await user.click(screen.getByTestId("make-video"));
    await waitFor(() => expect(cards("queued")).toHaveLength(1));
    view.unmount();
    await open("running");
    expect(screen.getByTestId<HTMLTextAreaElement>("topic").value).toBe("");
  });
});

describe("make video", () => {
  it("submits the words, empties the field and shows the card", async () => {
    const { user, called } = await open("empty");
    await user.type(screen.getByTestId("topic"), "Why bees dance");
    await user.click(screen.getByTestId("make-video"));
    expect(called("submit_render")).toMatchObject([[{ grants: [], text: "Why bees dance", title: null, wish: { topic: "Why bees dance" }, choices: NOTHING }]]);
    await waitFor(() => expect(cards("queued")).toHaveLength(1));
    expect(screen.getByTestId<HTMLTextAreaElement>("topic").value).toBe("");
  });
  it("asks for words when there are none", async () => {
    const { user, called } = await open("empty");
    await user.click(screen.getByTestId("make-video"));
    expect(screen.getByText("Write a few words first: what is the video about?")).toBeTruthy();
    expect(called("submit_render")).toEqual([]);
    expect(document.activeElement).toBe(screen.getByTestId("topic"));
  });
  it("goes by Ctrl+Enter", async () => {
    const { user, called } = await open("empty");
    await user.type(screen.getByTestId("topic"), "Tides{Control>}{Enter}{/Control}");
    expect(called("submit_render")).toHaveLength(1);
  });
  it("keeps the words when it did not work, and says what to try", async () => {
    const { fake, user } = await open("empty");
    await user.type(screen.getByTestId("topic"), "Tides");
    fake.failNext({ code: "disk_full", message: "The disk is full.", hint: "Free up 2 GB.", retryable: true });
    await user.click(screen.getByTestId("make-video"));
    const toast = await screen.findByTestId("toast-problem");
    expect(toast.textContent).toContain("The disk is full.Free up 2 GB.");
    expect(screen.getByTestId<HTMLTextAreaElement>("topic").value).toBe("Tides");
  });
  it("is undone by stopping it", async () => {
    const { user, called } = await open("empty");
    await user.type(screen.getByTestId("topic"), "Tides");
    await user.click(screen.getByTestId("make-video"));
    await user.click(await screen.findByTestId("toast-action"));
    expect(called("cancel_job")).toHaveLength(1);
  });
  it("takes the chosen shape and remembers it", async () => {
    const { user, called } = await open("empty");
    await user.click(screen.getByTestId("choice-shape"));
    await user.click(await screen.findByTestId("choice-shape-16:9"));
    expect(called("set_preferences")).toMatchObject([[{ choices: { shape: "16:9" } }]]);
    await waitFor(() => expect(screen.getByTestId("choice-shape").textContent).toContain("Wide 16:9"));
  });
  it("closes a choice once it is chosen, and the focus is where it was opened", async () => {
    const { user } = await open("empty");
    await user.click(screen.getByTestId("choice-shape"));
    await user.click(await screen.findByTestId("choice-shape-16:9"));
    await waitFor(() => expect(screen.queryByTestId("choice-shape-16:9")).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId("choice-shape"));
  });
  it("is reached by Tab: words, files, a folder, shape, quality, storyboard, make", async () => {
    const { user } = await open("empty");
    screen.getByTestId("topic").focus();
    const path: (string | undefined)[] = [];
    for (let at = 0; at < 6; at += 1) {
      await user.tab();
      path.push(document.activeElement instanceof HTMLElement ? document.activeElement.dataset["testid"] : undefined);
    }
    expect(path).toEqual(["add-files", "add-folder", "choice-shape", "choice-quality", "open-board", "make-video"]);
  });
});

describe("files", () => {
  it("are added as chips, taken off again, and go with the words", async () => {
    const { user, called } = await open("empty");
    await user.click(screen.getByTestId("add-files"));
    expect(await screen.findAllByTestId("attached-file")).toHaveLength(2);
    await user.click(screen.getByRole("button", { name: "Remove harbour.jpg" }));
    await user.type(screen.getByTestId("topic"), "A walk");
    await user.click(screen.getByTestId("make-video"));
    expect(called("submit_render")).toMatchObject([[{ grants: ["g-1"], text: "A walk" }]]);
  });
  it("that were taken off are had back", async () => {
    const { user } = await open("empty");
    await user.click(screen.getByTestId("add-files"));
    await user.click(await screen.findByRole("button", { name: "Remove harbour.jpg" }));
    expect(screen.getAllByTestId("attached-file")).toHaveLength(1);
    await user.click(await screen.findByTestId("toast-action"));
    expect(screen.getAllByTestId("attached-file")).toHaveLength(2);
  });
  it("of a whole folder are added by a button, as by a drop", async () => {
    const { user, called } = await open("empty");
    await user.click(screen.getByRole("button", { name: "Add a folder…" }));
    expect((await screen.findByTestId("attached-file")).textContent).toContain("Lisbon");
    await user.click(screen.getByTestId("make-video"));
    expect(called("submit_render")).toMatchObject([[{ grants: ["g-3"] }]]);
  });
  const copied = (address: string) => ({ types: ["text/uri-list", "text/plain"], getData: (kind: string) => (kind === "text/uri-list" ? address : "walk") });
  it.each(["file:///walk.mp4", ""])("that are pasted are attached, and not taken for words, their address told or not: %j", async (address) => {
    const { called } = await open("empty");
    fireEvent.paste(screen.getByTestId("topic"), { clipboardData: copied(address) });
    expect(await screen.findAllByTestId("attached-file")).toHaveLength(2);
    expect(called("pasted_files")).toHaveLength(1);
  });
  it("that are no files yet, like a picture out of a page, can be chosen instead", async () => {
    const { fake, user } = await open("empty");
    fake.host.pastedFiles = () => Promise.resolve([]);
    fireEvent.paste(screen.getByTestId("topic"), { clipboardData: { types: ["Files"], getData: () => "" } });
    expect(await screen.findByText("Files cannot be pasted here.")).toBeTruthy();
    await user.click(await screen.findByTestId("toast-action"));
    expect(await screen.findAllByTestId("attached-file")).toHaveLength(2);
  });
  it("are not asked for when words are pasted", async () => {
    const { called } = await open("empty");
    fireEvent.paste(screen.getByTestId("topic"), { clipboardData: { types: ["text/plain"], getData: () => "" } });
    fireEvent.paste(screen.getByTestId("topic"), { clipboardData: copied("https://example.org/bees") });
    expect(called("pasted_files")).toEqual([]);
  });
  it("alone do not say what the video is about", async () => {
    const { user } = await open("empty");
    await user.click(screen.getByTestId("add-files"));
    await user.click(screen.getByTestId("make-video"));
    expect(screen.getByText(/Your files are here/)).toBeTruthy();
  });
});

describe("a drop", () => {
  it("says for each file what will happen before it is let go", async () => {
    const { fake, tell } = await open("empty");
    const kinds = ["project", "script", "video", "photo", "audio", "folder"] as const;
    await tell(() => fake.drop({ type: "over", items: kinds.map((kind) => ({ name: kind, kind })) }));
    const said = screen.getAllByTestId("drop-item").map((item) => item.textContent);
    expect(said).toEqual([
      "projectMakes this video",
      "scriptLeft out: the project has its own words",
      "videoShown in the video",
      "photoShown in the video",
      "audioYour narration, or music",
      "folderEverything inside is used",
    ]);
    await tell(() => fake.drop({ type: "left" }));
    expect(screen.queryByTestId("drop-overlay")).toBeNull();
  });
  it.each([
    [["script"], "Made into a video at once"],
    [["script", "video"], "Made into a video at once"],
    [["script", "script"], "A video each, or one of all: you choose"],
    [["script", "table"], "Spoken in the video"],
  ] as const)("of %j says of a script: %s", async (kinds, words) => {
    const { fake, tell } = await open("empty");
    await tell(() => fake.drop({ type: "over", items: kinds.map((kind) => ({ name: kind, kind })) }));
    expect(screen.getAllByTestId("drop-item")[0]?.textContent).toBe(`script${words}`);
  });
  it("of several scripts asks first: a video of each, with the clips", async () => {
    const { fake, user, tell, called } = await open("empty");
    await tell(() => fake.drop({ type: "dropped", grants: [script, { ...script, id: "s2", name: "second.txt" }, clip] }));
    expect(called("submit_render")).toEqual([]);
    expect((await screen.findAllByTestId("several-script")).map((one) => one.textContent)).toEqual(["script.txt", "second.txt"]);
    await user.click(screen.getByTestId("several-each"));
    await waitFor(() => expect(called("submit_render")).toMatchObject([[{ grants: ["s", "c"] }], [{ grants: ["s2", "c"] }]]));
    expect(await screen.findByText("2 videos are in the making.")).toBeTruthy();
    expect(screen.queryByTestId("several-dialog")).toBeNull();
  });
  it("of several scripts can become one video, and nothing when it is closed", async () => {
    const { fake, user, tell, called } = await open("empty");
    const grants = [script, { ...script, id: "s2" }];
    await tell(() => fake.drop({ type: "dropped", grants }));
    await user.click(await screen.findByTestId("several-close"));
    await waitFor(() => expect(screen.queryByTestId("several-dialog")).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId("topic"));
    await tell(() => fake.drop({ type: "dropped", grants }));
    await user.click(await screen.findByTestId("several-one"));
    await waitFor(() => expect(called("submit_render")).toMatchObject([[{ grants: ["s", "s2"] }]]));
  });
  it("says when nothing of it can be used", async () => {
    const { fake, tell } = await open("empty");
    await tell(() => fake.drop({ type: "over", items: [odd] }));
    expect(within(screen.getByTestId("drop-overlay")).getByText("Spool can’t use this")).toBeTruthy();
    await tell(() => fake.drop({ type: "dropped", grants: [odd] }));
    expect(await screen.findByText("Spool can’t use budget.xlsx.")).toBeTruthy();
  });
  it("of a project and its clips is made at once, as one video, as the project says", async () => {
    const { fake, tell, called } = await open("empty", { preferences: { choices: { quality: "best", shape: "1:1" } } });
    await tell(() => fake.drop({ type: "dropped", grants: [clip, project] }));
    expect(called("submit_render")).toEqual([[{ grants: ["c", "p"], text: null, title: null, choices: NOTHING }]]);
    expect(await screen.findByTestId("toast-action")).toBeTruthy();
  });
  it("of a script is made at once, with the chosen shape", async () => {
    const { fake, tell, called } = await open("empty", { preferences: { choices: { quality: "best", shape: "1:1" } } });
    await tell(() => fake.drop({ type: "dropped", grants: [script, odd] }));
    expect(called("submit_render")).toMatchObject([[{ grants: ["s"], choices: { quality: "best", shape: "1:1" } }]]);
  });
  it("of clips alone waits for words", async () => {
    const { fake, tell, called } = await open("empty");
    await tell(() => fake.drop({ type: "dropped", grants: [clip] }));
    expect(called("submit_render")).toEqual([]);
    expect(screen.getByTestId("compose-hint").textContent).toBe("1 file is attached. Say what the video is about.");
    expect(document.activeElement).toBe(screen.getByTestId("topic"));
  });
});
