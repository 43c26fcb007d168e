/** @file Pictures from own folders and sites: what a line says before there is one, looking for more, and taking one. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import type { Scene } from "../src/ipc/fake/scenes";
import { open } from "./page";

async function board(scene: Scene = "board") {
  const page = await open(scene);
  await screen.findByTestId("storyboard");
  const [picture] = screen.getAllByTestId("line-picture");
  if (!picture) throw new Error("there is no line");
  fireEvent.click(picture);
  await screen.findByTestId("find-words");
  return page;
}
const words = () => screen.getByTestId<HTMLInputElement>("find-words");
const look = () => fireEvent.click(screen.getByTestId("find-pictures"));
const offers = () => screen.findAllByTestId("offer");
async function first() {
  const [offer] = await offers();
  if (!offer) throw new Error("nothing is offered");
  return offer;
}

describe("a line without a picture", () => {
  it("says that one is looked for where somebody can answer", async () => {
    await board("board-sought");
    const row = screen.getAllByTestId("line")[0] ?? document.body;
    expect(within(row).getByTestId("line-fits").textContent).toBe("Looked for when made");
    expect(screen.getByTestId("line-panel").textContent).toContain("If nothing fits, the words are shown large.");
  });
  it("says that there is none where nobody can", async () => {
    await board("board-empty");
    expect(screen.getAllByTestId("line-fits")[0]?.textContent).toBe("No picture yet");
  });
});

describe("more pictures", () => {
  it("are looked for by the line's own words, which stay as they are", async () => {
    const page = await board();
    const { scenes } = page.fake.board(SAMPLE_BOARD);
    expect(words().value).toBe(scenes[0]?.looks_for);
    look();
    const names = (await offers()).map((offer) => offer.textContent);
    expect(names[1]).toMatch(/evening light *Fits well *Pexels · Pexels licence · Ruvim *Show it for line 1$/);
    expect(names[0]).toContain("Your own folder");
    expect(page.called("find_pictures")).toEqual([[SAMPLE_BOARD, "s1", scenes[0]?.looks_for]]);
    expect(page.called("edit_project")).toEqual([]);
  });
  it("are looked for by other words, which are kept with the line", async () => {
    const page = await board();
    fireEvent.change(words(), { target: { value: "an old observatory" } });
    fireEvent.submit(screen.getByRole("search"));
    await offers();
    expect(page.fake.board(SAMPLE_BOARD)).toMatchObject({ undo: "search", scenes: [{ search: "an old observatory" }, {}, {}, {}, {}, {}] });
    expect(page.called("find_pictures")).toEqual([[SAMPLE_BOARD, "s1", "an old observatory"]]);
  });
  it("are fetched and shown when one is taken, and one step takes that back", async () => {
    const page = await board();
    look();
    fireEvent.click(await first());
    await waitFor(() => expect(page.called("take_picture")).toEqual([[SAMPLE_BOARD, "s1", "o1"]]));
    expect(page.called("fetch_picture")).toEqual([[SAMPLE_BOARD, "o1"]]);
    await waitFor(() => expect(screen.getByTestId("board-said").textContent).toBe("Line 1 has another picture"));
    expect(page.fake.board(SAMPLE_BOARD).scenes[0]).toMatchObject({ media: "f-o1", chosen_by: "person" });
    fireEvent.click(screen.getByTestId("undo"));
    await waitFor(() => expect(page.fake.board(SAMPLE_BOARD).scenes[0]?.media).toBe("m1"));
    expect(page.fake.board(SAMPLE_BOARD).media.map((one) => one.id)).not.toContain("f-o1");
  });
  it("keep the focus on what is taken", async () => {
    const page = await board();
    look();
    const offer = await first();
    offer.focus();
    fireEvent.click(offer);
    await waitFor(() => expect(page.called("take_picture").length).toBe(1));
    await waitFor(() => expect(document.activeElement).toBe(offer));
  });
  it("that nobody has are told, with who could not be asked", async () => {
    await board();
    fireEvent.change(words(), { target: { value: "qqq" } });
    look();
    expect((await screen.findByTestId("find-nothing")).textContent).toBe("Nothing was found. Try other words.");
    expect(screen.getByTestId("find-note").textContent).toBe("Pixabay could not be reached.");
  });
  it("say in words why they cannot be looked for", async () => {
    const page = await board();
    page.fake.failNext({ code: "nowhere_to_look", message: "There is nowhere to look for pictures yet.", hint: "Add a folder of yours in the settings, or switch on a site there.", retryable: false });
    look();
    expect(await screen.findByText("There is nowhere to look for pictures yet.")).toBeTruthy();
  });
  it("can be used without seeing them", async () => {
    await board();
    look();
    await offers();
    const { violations } = await axe.run(screen.getByTestId("line-panel"), { resultTypes: ["violations"], preload: false, rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});

describe("other pictures", () => {
  it("are shown for all lines that Spool chooses for, in one step, and what was chosen stays", async () => {
    const page = await board();
    const before = page.fake.board(SAMPLE_BOARD).scenes.map((scene) => scene.media);
    fireEvent.click(screen.getByTestId("other-pictures"));
    await waitFor(() => expect(page.fake.board(SAMPLE_BOARD).undo).toBe("other_pictures"));
    const after = page.fake.board(SAMPLE_BOARD).scenes.map((scene) => scene.media);
    expect(after[0]).toBe(before[0]);
    expect(after.slice(1)).not.toEqual(before.slice(1));
  });
});
