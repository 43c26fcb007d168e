/** @file Letters of captions, music to hear, playing beside the preview, what apps cover, and where a clip begins. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { PLAIN, SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { COVERED } from "../src/features/storyboard/safe";
import { colourOf, isPlain, tintsOf } from "../src/features/storyboard/letters";
import { open } from "./page";

async function look(side: "look" | "line" = "look") {
  const page = await open("board", { opening: { boardOpening: { side, line: "s2" } } });
  await screen.findByTestId("storyboard");
  const edits = () => page.called("edit_project").map(([, edit]) => edit);
  return { ...page, edits };
}
const frame = () => screen.getByTestId("preview").querySelector("img")?.src;
const said = () => screen.getByTestId("board-said").textContent;
const captions = (more: Partial<typeof PLAIN>) => ({ do: "captions", captions: { ...PLAIN, ...more } });
async function letters() {
  const page = await look();
  fireEvent.click(screen.getByTestId("letters-open"));
  return page;
}
async function choose(picker: string, value: string) {
  fireEvent.click(screen.getByTestId(`choice-${picker}`));
  fireEvent.click(await screen.findByTestId(`choice-${picker}-${value}`));
}

describe("letters of captions", () => {
  it("are out of the way until they are asked for", async () => {
    await look();
    expect(screen.getByTestId("letters-open").getAttribute("aria-expanded")).toBe("false");
  });
  it("get another font, and the exact frame is asked for again", async () => {
    const { edits } = await letters();
    const before = frame();
    await choose("font", "anton");
    await waitFor(() => expect(edits()).toEqual([captions({ font: "anton" })]));
    await waitFor(() => expect(frame()).not.toBe(before));
    expect(said()).toBe("Font: Anton");
  });
  it("get another size by keyboard; the usual one is the look's own again", async () => {
    const { edits } = await letters();
    const slider = document.querySelector<HTMLElement>('[role="slider"][aria-label="Size"]') ?? document.body;
    act(() => slider.focus());
    fireEvent.keyDown(slider, { key: "ArrowRight" });
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ size: 105 })));
    fireEvent.keyDown(slider, { key: "ArrowLeft" });
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ size: null })));
  });
  it("get a colour of those offered, any other by its number, and the look's own back", async () => {
    const { edits } = await letters();
    const tint = () => screen.getByTestId("tint-highlight_colour");
    fireEvent.click(tint());
    fireEvent.click((await screen.findAllByTestId("swatch")).find((dot) => dot.dataset["value"] === "#ff5a4f") ?? document.body);
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ highlight_colour: "#ff5a4f" })));
    await waitFor(() => expect(tint().dataset["value"]).toBe("#ff5a4f"));
    fireEvent.click(tint());
    const number = await screen.findByTestId("colour-number");
    fireEvent.change(number, { target: { value: "12AB" } });
    expect(screen.getByText("Six digits, like #ffd52f")).toBeTruthy();
    fireEvent.change(number, { target: { value: "12ABef" } });
    fireEvent.keyDown(number, { key: "Enter" });
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ highlight_colour: "#12abef" })));
    await waitFor(() => expect(tint().dataset["value"]).toBe("#12abef"));
    fireEvent.click(tint());
    fireEvent.click(await screen.findByTestId("colour-own"));
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({})));
  });
  it("stand elsewhere, stay clear of one app, and are all capitals", async () => {
    const { edits } = await letters();
    fireEvent.click(document.querySelector('[data-testid="letters-place"] input[value="top"]') ?? document.body);
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ position: "top" })));
    await choose("clear-of", "tiktok");
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ position: "top", safe_area: "tiktok" })));
    fireEvent.click(screen.getByTestId("letters-capitals"));
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({ position: "top", safe_area: "tiktok", upper_case: true })));
    await waitFor(() => expect(document.querySelector('[aria-label="Undo: change lettering"]')).toBeTruthy());
    fireEvent.click(screen.getByTestId("letters-plain"));
    await waitFor(() => expect(edits().at(-1)).toEqual(captions({})));
  });
  it("have only the colours that their look has", () => {
    expect(tintsOf("box").map(([tint]) => tint)).toEqual(["text_colour", "box_colour"]);
    expect(tintsOf("off")).toEqual([]);
  });
  it.each([["#ffd52f", "#ffd52f"], ["FFF", "#ffffff"], [" 0b0b10cc ", "#0b0b10cc"], ["red", null], ["#12", null]])("take %o as a colour", (typed, colour) => expect(colourOf(typed)).toBe(colour));
  it("are plain when nothing is chosen", () => expect([isPlain(PLAIN), isPlain({ ...PLAIN, size: 90 })]).toEqual([true, false]));
});

describe("the preview", () => {
  it("shows what an app covers, over a tall video only", async () => {
    const { called } = await look();
    await choose("safe", "reels");
    const areas = await screen.findByTestId("safe-areas");
    expect(areas.dataset["site"]).toBe("reels");
    expect(areas.querySelector("span")?.style.height).toBe(`${COVERED.reels.top / 10}%`);
    expect(called("edit_project")).toEqual([]);
    fireEvent.click(document.querySelector('[data-testid="board-shape"] input[value="16:9"]') ?? document.body);
    await waitFor(() => expect(screen.queryByTestId("safe-areas")).toBeNull());
  });
  it("plays the line with its sound, says so while it is made ready, and stops", async () => {
    await look();
    fireEvent.click(screen.getByTestId("play-line"));
    const film = await screen.findByTestId("preview-film");
    expect([film.getAttribute("aria-label"), film.dataset["state"]]).toEqual(["Line 2 with its sound", "coming"]);
    expect(screen.getByLabelText("Getting ready to play")).toBeTruthy();
    fireEvent(film, new Event("playing"));
    await waitFor(() => expect(film.dataset["state"]).toBe("running"));
    fireEvent.click(screen.getByLabelText("Stop: This line"));
    expect(screen.queryByTestId("preview-film")).toBeNull();
  });
  it("plays the whole, whatever line is looked at, until something is changed", async () => {
    await look();
    fireEvent.click(screen.getByTestId("play-whole"));
    await screen.findByTestId("preview-film");
    fireEvent.click(screen.getAllByTestId("line-picture")[3] ?? document.body);
    expect(screen.getByTestId("preview-film")).toBeTruthy();
    fireEvent.click(within(screen.getByTestId("framing")).getAllByRole("radio", { hidden: true })[1] ?? document.body);
    await waitFor(() => expect(screen.queryByTestId("preview-film")).toBeNull());
  });
  it("says what to try when it cannot be played", async () => {
    await look();
    fireEvent.click(screen.getByTestId("play-line"));
    fireEvent.error(await screen.findByTestId("preview-film"));
    expect((await screen.findByText(/This cannot be played yet/)).textContent).toContain("Check that every line has its picture");
  });
});

describe("music", () => {
  const pick = (track: string) => document.querySelector<HTMLElement>(`[data-track="${track}"]`) ?? document.body;
  it("is offered by its mood, the quiet first", async () => {
    await look();
    await screen.findByText("First light");
    const offered = [...document.querySelectorAll('[data-testid="music-choice"][data-track]')].map((one) => one.closest("label")?.textContent);
    expect(offered).toEqual(["CalmNight drift", "HappySunny side", "LivelyCity lights", "InspiringFirst light", "PlayfulTiptoe", "DreamyPaper moons", "Laid-backRainy window", "TenseStorm front"]);
  });
  it("that comes with Spool is heard before it is chosen", async () => {
    const { called } = await look();
    await screen.findByText("First light");
    fireEvent.click(screen.getByLabelText("Hear this music: First light"));
    expect(screen.getByLabelText("Stop: First light")).toBeTruthy();
    expect(called("play_track")).toEqual([]);
    fireEvent.click(pick("first-light"));
    await waitFor(() => expect(called("play_track")).toEqual([[SAMPLE_BOARD, "first-light"]]));
    await waitFor(() => expect(said()).toBe("Music: First light"));
    expect(document.querySelector('[aria-label="Undo: change music"]')).toBeTruthy();
  });
  it("that is in the project already is not added a second time", async () => {
    const { called, edits } = await look();
    await screen.findByText("City lights");
    fireEvent.click(pick("city-lights"));
    await waitFor(() => expect(called("play_track")).toHaveLength(1));
    fireEvent.click(pick("night-drift"));
    await waitFor(() => expect(edits().at(-1)).toMatchObject({ do: "music", music: { media: "m7" } }));
  });
});

describe("where a clip begins", () => {
  it("is chosen on a strip of its pictures", async () => {
    const { edits } = await look("line");
    const strip = await screen.findByTestId("filmstrip");
    expect(strip.querySelectorAll("img")).toHaveLength(7);
    strip.getBoundingClientRect = () => new DOMRect(0, 0, 950, 58);
    strip.setPointerCapture = () => undefined;
    fireEvent.pointerDown(strip, { clientX: 0, pointerId: 1 });
    fireEvent.pointerUp(strip, { clientX: 949, pointerId: 1 });
    await waitFor(() => expect(edits()).toHaveLength(1));
    expect(edits()[0]).toMatchObject({ do: "picture", scene: "s2", media: "m2" });
    expect(said()).toMatch(/^The clip begins at 0:0/);
  });
});

describe("a start that nobody chose", () => {
  const words = () => screen.getByTestId("line-panel").textContent;
  it("stands where Spool begins, and says so", async () => {
    await look("line");
    await screen.findByTestId("filmstrip");
    await waitFor(() => expect(words()).toContain("Spool chose this moment."));
    expect(document.querySelector('[role="slider"][aria-label="Where the clip begins"]')?.getAttribute("aria-valuetext")).toBe("0:01.3");
  });
  it("is Spool's again when the person's is given back, by keyboard", async () => {
    const { edits } = await look("line");
    await waitFor(() => expect(words()).toContain("Spool chose this moment."));
    const slider = () => document.querySelector<HTMLElement>('[role="slider"][aria-label="Where the clip begins"]') ?? document.body;
    fireEvent.keyDown(slider(), { key: "ArrowRight" });
    await waitFor(() => expect(edits().at(-1)).toMatchObject({ in_ms: 1_400 }));
    fireEvent.click(await screen.findByTestId("start-free"));
    await waitFor(() => expect(edits().at(-1)).toMatchObject({ in_ms: null, media: "m2" }));
    await waitFor(() => expect(document.activeElement).toBe(slider()));
    expect(said()).toBe("Spool chooses where the clip begins");
  });
});

describe("a look of one's own", () => {
  it("is kept under a name, put on, and taken off again by undo", async () => {
    const { called } = await look();
    fireEvent.change(screen.getByTestId("brand-name"), { target: { value: " Night school " } });
    fireEvent.click(screen.getByTestId("brand-keep"));
    await waitFor(() => expect(called("keep_look")).toEqual([[SAMPLE_BOARD, "Night school"]]));
    fireEvent.click(screen.getByTestId("look-karaoke"));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("look-karaoke").checked).toBe(true));
    fireEvent.click(await screen.findByLabelText("Use in this video: Night school"));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("look-spoken_word").checked).toBe(true));
    fireEvent.click(screen.getByLabelText("Undo: use a look of yours"));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("look-karaoke").checked).toBe(true));
    fireEvent.click(screen.getByLabelText("Remove: Night school"));
    await waitFor(() => expect(screen.queryByTestId("kept-look")).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId("brand-name"));
    expect(called("forget_look")).toEqual([]);
    fireEvent.click(within(await screen.findByText("The look Night school is removed").then((words) => words.closest('[data-testid="toast-good"]') ?? document.body)).getByTestId("toast-action"));
    expect(await screen.findByTestId("kept-look")).toBeTruthy();
    expect(called("forget_look")).toEqual([]);
  });
  it("that was removed is let go of before another of its name is kept", async () => {
    const { called } = await look();
    const keep = () => {
      fireEvent.change(screen.getByTestId("brand-name"), { target: { value: "Night school" } });
      fireEvent.click(screen.getByTestId("brand-keep"));
    };
    keep();
    fireEvent.click(await screen.findByLabelText("Remove: Night school"));
    keep();
    await waitFor(() => expect(called("keep_look")).toHaveLength(2));
    expect(called("forget_look")).toHaveLength(1);
    expect(await screen.findByTestId("kept-look")).toBeTruthy();
  });
  it("comes from a file that is dropped on the project", async () => {
    const { fake, tell, called } = await look();
    await tell(() => fake.drop({ type: "dropped", grants: [{ id: "l", name: "Night.spoollook", kind: "look", bytes: 900 }] }));
    await waitFor(() => expect(called("wear_look_file")).toEqual([[SAMPLE_BOARD, "l"]]));
    expect(await screen.findByText("The video now has the look of this file.")).toBeTruthy();
  });
});
