/** @file What comes after a video is finished: the upload kit, its place, its project again; and room on the disk. */
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { asText, described, hashed } from "../src/features/queue/kit";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { card, open } from "./page";

const copied = () => navigator.clipboard.readText();

async function menu(item: string) {
  const page = await open("done");
  const more = card("completed").querySelector<HTMLElement>('[data-testid="action-more"]');
  fireEvent.click(more ?? document.body);
  fireEvent.click(await screen.findByTestId(item));
  return { ...page, more };
}

describe("a finished video", () => {
  it("has title, description with credits, tags and what sites ask for, each to be copied", async () => {
    const { more } = await menu("menu-kit");
    expect((await screen.findByTestId("kit-description")).textContent).toContain("NASA, ESA and the HUDF09 Team");
    fireEvent.click(screen.getByTestId("kit-tags-copy"));
    await waitFor(async () => expect(await copied()).toBe("#night #sky #stars #universe #light"));
    expect(await screen.findByText("Copied: Tags")).toBeTruthy();
    fireEvent.click(screen.getByTestId("kit-all"));
    await waitFor(async () => expect(await copied()).toContain("AI-generated"));
    expect(screen.getByTestId("kit-captions").textContent).toContain(".srt");
    expect(screen.getByTestId("kit-cover").textContent).toMatch(/\.jpg$/);
    fireEvent.click(screen.getByTestId("kit-close"));
    await waitFor(() => expect(document.activeElement).toBe(more));
  });
  it("is opened as its project, to change something and make it again", async () => {
    const { called } = await menu("menu-project");
    const board = await screen.findByTestId("storyboard");
    expect([board.dataset["projectId"], called("open_project_of")]).toEqual([SAMPLE_BOARD, [[expect.any(String)]]]);
  });
  it("gives its place", async () => {
    await menu("menu-path");
    await waitFor(async () => expect(await copied()).toMatch(/\.mp4$/));
    expect(await screen.findByText("The location of the video is copied.")).toBeTruthy();
  });
  it.each([[["black hole", "star"], "#blackhole #star"], [[], ""]])("has tags without spaces: %o", (tags, words) => expect(hashed(tags)).toBe(words));
  it("has no empty lines where nothing is known", () => {
    const kit = { title: "Bees", description: "They dance.", tags: [], credits: [], disclosure: null, captions: [], cover: null };
    expect([described(kit), asText(kit)]).toEqual(["They dance.", "Bees\n\nThey dance."]);
  });
});

describe("room on the disk", () => {
  it("is told by kind, and cleaning frees finished pieces alone", async () => {
    const { called } = await open("empty", { opening: { settings: "storage" } });
    expect((await screen.findByTestId("storage-parts")).textContent).toContain("3.4 GB");
    fireEvent.click(screen.getByTestId("storage-clean"));
    expect(await screen.findByText("3.4 GB freed.")).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId("storage-parts").textContent).toContain("0 MB"));
    expect([called("clean_storage").length, screen.getByTestId("storage-models").textContent]).toEqual([1, expect.stringContaining("362 MB")]);
  });
});

/** Without the signs that keep names apart from the direction of the sentence. */
const said = async () => (await screen.findByTestId("left-over-said")).textContent.replace(/[\u2068\u2069]/g, "");
const storage = (language: "en" | "zh-CN" = "en") => open("empty", { opening: { settings: "storage" }, preferences: { language } });

describe("files that nothing uses any more", () => {
  it("are told by number, size and name", async () => {
    await storage();
    await waitFor(async () => expect(await said()).toBe("14 files, 1.2 GB: Night sky over the desert.mp4, Milky way.mp4, Line 3.wav, and 11 more"));
    expect(screen.getByTestId("left-over-said").getAttribute("role")).toBe("status");
  });
  it("go to the trash, and come back with the same button", async () => {
    const { called } = await storage();
    const go = await screen.findByTestId("left-over-go");
    go.focus();
    fireEvent.click(go);
    const undo = await screen.findByTestId("left-over-undo");
    expect([await said(), document.activeElement]).toEqual(["14 files (1.2 GB) are in the trash.", undo]);
    fireEvent.click(undo);
    await waitFor(async () => expect(await said()).toMatch(/^Everything is back where it was. 14 files/));
    expect([called("trash_unused").length, called("restore_unused").length]).toEqual([1, 1]);
  });
  it("are told in Chinese too", async () => {
    await storage("zh-CN");
    await waitFor(async () => expect(await said()).toBe("14 个文件，1.2 GB：沙漠夜空.mp4、银河.mp4、第 3 句.wav和另外 11 个"));
  });
  it("are none where everything is used, and then there is nothing to press", async () => {
    const { fake, client } = await storage();
    await screen.findByTestId("left-over-go");
    await fake.host.trashUnused();
    await client.resetQueries({ queryKey: ["storage", "unused"] });
    await waitFor(async () => expect(await said()).toBe("Every picture, recording and pack that Spool keeps is still in use."));
    expect(screen.queryByTestId("left-over-go")).toBeNull();
  });
  it("are not told while something cannot be read, which is named", async () => {
    const { fake, client } = await storage();
    await screen.findByTestId("left-over-go");
    fake.host.unusedStorage = () => Promise.reject({ code: "unused_unknown", message: '"bees.spool" cannot be read, so Spool cannot tell what is no longer used.', hint: "Connect the disk.", retryable: false });
    await client.resetQueries({ queryKey: ["storage", "unused"] });
    expect(await screen.findByText('"bees.spool" cannot be read, so Spool cannot tell what is no longer used.')).toBeTruthy();
    expect(screen.queryByTestId("left-over-go")).toBeNull();
  });
  it("are named as gone where only the person can bring them back, and the focus stays there", async () => {
    const { fake } = await storage();
    fake.host.trashUnused = () => Promise.resolve({ files: 1, bytes: 4_000_000, back: false });
    fireEvent.click(await screen.findByTestId("left-over-go"));
    await waitFor(async () => expect(await said()).toBe("1 file (4 MB) is in the trash. To get it back, open the trash of your computer."));
    expect([screen.queryByTestId("left-over-undo"), document.activeElement]).toEqual([null, screen.getByTestId("left-over-said")]);
  });
});
