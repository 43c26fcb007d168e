/** @file Cards and logo, how a line's picture comes in and its film runs and is heard, and how far music steps back. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { stepOf } from "../src/features/storyboard/sounds";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { open } from "./page";

async function side(side: "look" | "line", line = "s2", scene: "board" | "board-read-only" = "board") {
  const page = await open(scene, { opening: { boardOpening: { side, line } } });
  await screen.findByTestId("storyboard");
  const edits = () => page.called("edit_project").map(([, edit]) => edit);
  return { ...page, edits };
}
const said = () => screen.getByTestId("board-said").textContent;
const frame = () => screen.getByTestId("preview").querySelector("img")?.src;
const slider = (testid: string) => within(screen.getByTestId(testid)).getByRole("slider");
const words = (place: "title" | "end") => screen.getByTestId<HTMLTextAreaElement>(`card-${place}-words`);
const logo = { media: "m4", corner: "top_right", size: 140, opacity_percent: 100 };
function press(element: HTMLElement, key: string) {
  act(() => element.focus());
  fireEvent.keyDown(element, { key });
}
/** By its name for people. Quicker than a query by role in so large a page. */
const named = (label: string) => waitFor(() => {
  const found = document.querySelector<HTMLElement>(`[aria-label="${label}"]`);
  if (!found) throw new Error(`there is no "${label}"`);
  return found;
});
/** Which option a segmented control takes. */
const radio = (group: string, value: string) => document.querySelector(`[data-testid="${group}"] input[value="${value}"]`) ?? document.body;

describe("the title card", () => {
  it("is put on with the title, which is ready to be typed over", async () => {
    const { edits, fake } = await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    const { title } = fake.board(SAMPLE_BOARD);
    await waitFor(() => expect(edits()).toEqual([{ do: "title_card", card: { text: title, ms: 2_500 } }]));
    await waitFor(() => expect(document.activeElement).toBe(words("title")));
    expect([words("title").selectionStart, words("title").selectionEnd]).toEqual([0, title.length]);
    await waitFor(() => expect(said()).toBe("There is a title card now"));
  });
  it("keeps its words when the field is left, and shows them in the exact picture", async () => {
    const { edits, user } = await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    const before = await screen.findByTestId("card-title-picture");
    const src = before.getAttribute("src");
    fireEvent.change(words("title"), { target: { value: "Why is it\ndark?" } });
    await user.tab();
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "title_card", card: { text: "Why is it\ndark?", ms: 2_500 } }));
    await waitFor(() => expect(screen.getByTestId("card-title-picture").getAttribute("src")).not.toBe(src));
    expect(screen.getByTestId("card-title-picture").getAttribute("alt")).toContain("dark?");
  });
  it("keeps its words by itself once nothing more is typed", async () => {
    const { edits } = await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    await screen.findByTestId("card-title-words");
    fireEvent.change(words("title"), { target: { value: "Dark" } });
    await waitFor(() => expect(edits().at(-1)).toMatchObject({ do: "title_card", card: { text: "Dark" } }), { timeout: 3_000 });
  });
  it("is in the video with the words as they stand when that is asked for from its field", async () => {
    const { fake, called } = await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    await screen.findByTestId("card-title-words");
    fireEvent.change(words("title"), { target: { value: "At last" } });
    fireEvent.keyDown(words("title"), { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(called("make_project")).toHaveLength(1));
    expect(fake.board(SAMPLE_BOARD).title_card?.text).toBe("At last");
    const names = fake.calls.map(([name]) => name);
    expect(names.lastIndexOf("edit_project")).toBeLessThan(names.indexOf("make_project"));
  });
  it("is shown longer by the keyboard, and taken off and brought back with its words", async () => {
    const { edits } = await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    await screen.findByTestId("card-title-words");
    fireEvent.change(words("title"), { target: { value: "Dark" } });
    fireEvent.blur(words("title"));
    await waitFor(() => expect(edits().at(-1)).toMatchObject({ card: { text: "Dark" } }));
    press(slider("card-title-time"), "ArrowRight");
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "title_card", card: { text: "Dark", ms: 3_000 } }));
    await waitFor(() => expect(said()).toBe("The title card is shown for 3 sec"));
    fireEvent.click(screen.getByTestId("card-title-on"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "title_card", card: null }));
    await waitFor(() => expect(screen.queryByTestId("card-title-words")).toBeNull());
    fireEvent.click(screen.getByTestId("card-title-on"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "title_card", card: { text: "Dark", ms: 3_000 } }));
  });
  it("is taken back by undo, by its name", async () => {
    await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    fireEvent.click(await named("Undo: change title card"));
    await waitFor(() => expect(screen.queryByTestId("card-title-words")).toBeNull());
  });
  it("leaves the letters that are taken back in its field to the field", async () => {
    const { called } = await side("look");
    fireEvent.click(screen.getByTestId("card-title-on"));
    await screen.findByTestId("card-title-words");
    fireEvent.keyDown(words("title"), { key: "z", ctrlKey: true });
    await act(async () => new Promise((done) => setTimeout(done, 0)));
    expect(called("undo_project")).toEqual([]);
  });
});

it("the end card has thanks on it to begin with, and a name of its own for undo", async () => {
  const { edits } = await side("look");
  fireEvent.click(screen.getByTestId("card-end-on"));
  await waitFor(() => expect(edits()).toEqual([{ do: "end_card", card: { text: "Thanks for watching!", ms: 2_500 } }]));
  await named("Undo: change end card");
});

describe("the logo", () => {
  it("is one of the project's photos, and the exact frame shows it", async () => {
    const { edits } = await side("look");
    const before = frame();
    fireEvent.click(screen.getByTestId("logo-choose"));
    const photos = [...(await screen.findByTestId("logo-photos")).querySelectorAll("input")];
    expect(photos.map((one) => one.getAttribute("aria-label"))).toEqual(["No logo", "hubble deep field.jpg", "rocket.jpg"]);
    await waitFor(() => expect(document.activeElement).toBe(photos[0]));
    fireEvent.click(photos[1] ?? document.body);
    await waitFor(() => expect(edits()).toEqual([{ do: "logo", logo }]));
    await waitFor(() => expect(frame()).not.toBe(before));
    await waitFor(() => expect(said()).toBe("The logo is in the video"));
  });
  it("goes to another corner, gets larger and fainter by the keyboard, and is taken off", async () => {
    const { edits } = await side("look");
    fireEvent.click(screen.getByTestId("logo-choose"));
    fireEvent.click(await named("hubble deep field.jpg"));
    const corners = [...(await screen.findByTestId("logo-corner")).querySelectorAll("input")];
    expect(corners.map((one) => one.getAttribute("aria-label"))).toEqual(["Top left", "Top right", "Bottom left", "Bottom right"]);
    expect(new Set(corners.map((one) => one.getAttribute("name"))).size).toBe(1);
    fireEvent.click(await named("Bottom left"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "logo", logo: { ...logo, corner: "bottom_left" } }));
    await waitFor(() => expect(said()).toBe("Corner of the logo: Bottom left"));
    press(slider("logo-size"), "ArrowRight");
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "logo", logo: { ...logo, corner: "bottom_left", size: 150 } }));
    press(slider("logo-solid"), "ArrowLeft");
    await waitFor(() => expect(edits().at(-1)).toMatchObject({ logo: { size: 150, opacity_percent: 95 } }));
    fireEvent.click(await named("No logo"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "logo", logo: null }));
    await waitFor(() => expect(screen.queryByTestId("logo-corner")).toBeNull());
  });
  it("is a photo that is added for it", async () => {
    const { edits, called } = await side("look");
    fireEvent.click(screen.getByTestId("logo-choose"));
    fireEvent.click(await screen.findByTestId("logo-add"));
    await waitFor(() => expect(called("add_project_files")).toEqual([[SAMPLE_BOARD, ["g-1", "g-2"]]]));
    await waitFor(() => expect(edits()).toEqual([{ do: "logo", logo: { ...logo, media: "f8" } }]));
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("harbour.jpg"));
  });
  it("is no picture of a line any more", async () => {
    const { fake } = await side("look");
    fireEvent.click(screen.getByTestId("logo-choose"));
    fireEvent.click(await named("hubble deep field.jpg"));
    await screen.findByTestId("logo-corner");
    expect(fake.board(SAMPLE_BOARD).scenes.some((scene) => scene.media === "m4" || scene.alternatives.includes("m4"))).toBe(false);
    fireEvent.click(radio("board-side", "line"));
    await screen.findByTestId("line-panel");
    expect(document.querySelector('[data-testid="picture-choice"][data-media="m4"]')).toBeNull();
  });
});

describe("one line", () => {
  it("comes in its own way, and as the whole video again", async () => {
    const { edits } = await side("line");
    fireEvent.click(screen.getByTestId("choice-line-transition"));
    fireEvent.click(await screen.findByTestId("choice-line-transition-circle"));
    await waitFor(() => expect(edits()).toEqual([{ do: "transition", scene: "s2", transition: "circle" }]));
    await waitFor(() => expect(said()).toBe("Line 2 comes in: Circle"));
    fireEvent.click(screen.getByTestId("choice-line-transition"));
    fireEvent.click(await screen.findByTestId("choice-line-transition-video"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "transition", scene: "s2", transition: null }));
  });
  it("has captions of its own look, which the exact frame shows, and then as the whole video again", async () => {
    const { edits } = await side("line");
    const before = frame();
    fireEvent.click(screen.getByTestId("choice-line-look"));
    fireEvent.click(await screen.findByTestId("choice-line-look-karaoke"));
    await waitFor(() => expect(edits()).toEqual([{ do: "look", scene: "s2", look: "karaoke" }]));
    await waitFor(() => expect(said()).toBe("Captions of line 2: Karaoke"));
    await waitFor(() => expect(frame()).not.toBe(before));
    fireEvent.click(radio("board-side", "look"));
    expect((await screen.findByTestId("look-panel")).textContent).toContain("Line 2 has captions of its own.");
    fireEvent.click(radio("board-side", "line"));
    fireEvent.click(await screen.findByTestId("choice-line-look"));
    fireEvent.click(await screen.findByTestId("choice-line-look-video"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "look", scene: "s2", look: null }));
    await waitFor(() => expect(frame()).toBe(before));
  });
  it("is looked at at any time in it by the keyboard, once that rests, and in its middle when it is chosen anew", async () => {
    const { fake } = await side("line");
    const scene = fake.board(SAMPLE_BOARD).scenes[1];
    const frames = scene?.frames ?? 0;
    const middle = frame();
    const thumb = () => slider("line-time");
    const now = () => Number(thumb().getAttribute("aria-valuenow"));
    expect([now(), thumb().getAttribute("aria-label")]).toEqual([Math.floor(frames / 2), "Moment in this line"]);
    press(thumb(), "ArrowRight");
    press(thumb(), "PageUp");
    expect(now()).toBe(Math.floor(frames / 2) + 1 + Math.round(frames / 10));
    expect(frame()).toBe(middle);
    press(thumb(), "Home");
    expect(thumb().getAttribute("aria-valuetext")).toBe(`0.00 of ${((scene?.shown_ms ?? 0) / 1_000).toFixed(2)} seconds`);
    await waitFor(() => expect(frame()).toContain("-at-17"));
    press(thumb(), "PageDown");
    expect(now()).toBe(0);
    fireEvent.click(screen.getAllByTestId("line-picture")[0] ?? document.body);
    await waitFor(() => expect(screen.getByTestId("preview").dataset["sceneId"]).toBe("s1"));
    expect(frame()).not.toContain("-at-");
  });
  it("that is the first comes in over nothing, until there is a title card", async () => {
    const { fake, tell } = await side("line", "s1");
    expect(screen.queryByTestId("choice-line-transition")).toBeNull();
    await tell(() => void fake.host.editProject(SAMPLE_BOARD, { do: "title_card", card: { text: "Dark", ms: 2_000 } }));
    fireEvent.click(radio("framing", "blur"));
    expect(await screen.findByTestId("choice-line-transition")).toBeTruthy();
  });
  it("runs faster by the keyboard, which asks for the exact frame, and as it was filmed again", async () => {
    const { edits } = await side("line");
    const before = frame();
    press(slider("clip-speed"), "ArrowRight");
    await waitFor(() => expect(edits()).toEqual([{ do: "speed", scene: "s2", percent: 125 }]));
    await waitFor(() => expect(frame()).not.toBe(before));
    expect(slider("clip-speed").getAttribute("aria-valuetext")).toBe("1.25×");
    fireEvent.click(screen.getByTestId("clip-speed-usual"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "speed", scene: "s2", percent: 100 }));
    await waitFor(() => expect(document.activeElement).toBe(slider("clip-speed")));
  });
  it("has its clip heard under the voice, louder, and silent again", async () => {
    const { edits } = await side("line");
    expect(screen.queryByTestId("clip-level")).toBeNull();
    fireEvent.click(screen.getByTestId("clip-sound"));
    await waitFor(() => expect(edits()).toEqual([{ do: "clip_sound", scene: "s2", db: -14 }]));
    await screen.findByTestId("clip-level");
    press(slider("clip-level"), "ArrowRight");
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "clip_sound", scene: "s2", db: -13 }));
    await waitFor(() => expect(said()).toBe("The clip of line 2 is heard: 52%"));
    fireEvent.click(screen.getByTestId("clip-sound"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "clip_sound", scene: "s2", db: null }));
  });
  it("says so when its clip has no sound", async () => {
    await side("line", "s3");
    expect(screen.getByText("This clip has no sound.")).toBeTruthy();
    expect(screen.getByTestId<HTMLInputElement>("clip-sound").disabled).toBe(true);
  });
  it("has neither speed nor sound when it shows a photo", async () => {
    await side("line", "s5");
    expect(screen.queryByTestId("film")).toBeNull();
  });
});

describe("the whole video", () => {
  it("takes longer from picture to picture, by the keyboard", async () => {
    const { edits } = await side("look");
    press(slider("transition-length"), "ArrowRight");
    await waitFor(() => expect(edits()).toEqual([{ do: "transition_length", ms: 500 }]));
    await waitFor(() => expect(said()).toBe("Changing pictures takes 0.5 sec"));
  });
  it("asks for no length where pictures are cut", async () => {
    const { edits } = await side("look");
    fireEvent.click(screen.getByTestId("choice-transition"));
    fireEvent.click(await screen.findByTestId("choice-transition-none"));
    await waitFor(() => expect(edits()).toHaveLength(1));
    await waitFor(() => expect(screen.queryByTestId("transition-length")).toBeNull());
  });
  it("lets music step back further while somebody speaks; its level stays", async () => {
    const { edits } = await side("look");
    fireEvent.click(radio("music-duck", "much"));
    await waitFor(() => expect(edits()).toEqual([{ do: "music", music: { media: "m7", gain_db: -18, duck_db: -20 } }]));
    await waitFor(() => expect(said()).toBe("Music while somebody speaks: Very soft"));
  });
  it("names the nearest step of whatever a project says", () => expect([0, -3, -7, -13, -60].map(stepOf)).toEqual(["none", "little", "little", "usual", "much"]));
  it("of a newer Spool is looked at and not changed", async () => {
    await side("look", "s2", "board-read-only");
    expect(screen.getByTestId<HTMLInputElement>("card-title-on").disabled).toBe(true);
    expect(screen.queryByTestId("logo-choose")).toBeNull();
  });
});
