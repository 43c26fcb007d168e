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
