/** @file The storyboard: words, cutting and joining, pictures, undo by name, what is saved, and what another program did. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import type { Scene } from "../src/ipc/fake/scenes";
import { WORDS } from "../src/ipc/fake/words";
import { open } from "./page";

const { lines: LINES } = WORDS.en;

async function board(scene: Scene = "board") {
  const page = await open(scene);
  await screen.findByTestId("storyboard");
  return page;
}
const fields = () => screen.getAllByTestId<HTMLTextAreaElement>("line-text");
const texts = () => fields().map((field) => field.value);
const field = (at: number) => {
  const found = fields()[at];
  if (!found) throw new Error(`there is no line ${at + 1}`);
  return found;
};
const row = (at: number) => screen.getAllByTestId("line")[at] ?? document.body;
function put(at: number, caret: number) {
  const one = field(at);
  act(() => one.focus());
  one.setSelectionRange(caret, caret);
  return one;
}
/** Appends to a line. */
function type(at: number, text: string) {
  const one = field(at);
  act(() => one.focus());
  fireEvent.change(one, { target: { value: one.value + text } });
}
const press = (key: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(document.activeElement ?? document.body, { key, code: key, ...more });
/** By what is read aloud. */
const named = (name: string) => {
  const found = document.querySelector<HTMLElement>(`[aria-label="${name}"]`);
  if (!found) throw new Error(`nothing is called ${name}`);
  return found;
};
const inside = (selector: string) => {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`${selector} is not there`);
  return found;
};
const radio = (group: string, value: string) => inside(`[data-testid="${group}"] input[value="${value}"]`);
const slider = (name: string) => inside(`[role="slider"][aria-label="${name}"]`);
const voice = (id: string) => inside(`[data-voice="builtin:kokoro/${id}"]`);
const saved = () => waitFor(() => expect(screen.getByTestId("board-saved").textContent).toBe("Saved"));
const said = () => screen.getByTestId("board-said").textContent;
/** The focused field, as line number and caret. */
const caret = () => {
  const at = fields().findIndex((one) => one === document.activeElement);
  return [at + 1, field(Math.max(0, at)).selectionStart];
};

describe("words", () => {
  it("are kept a moment after they are typed, and it is said only then", async () => {
    const { called } = await board();
    type(0, " Really.");
    expect(screen.getByTestId("board-saved").textContent).toBe("Saving…");
    await saved();
    expect(called("edit_project").at(-1)).toEqual([SAMPLE_BOARD, { do: "text", scene: "s1", text: `${LINES[0]} Really.` }]);
  });
  it("are one step to undo, by name and by Ctrl+Z", async () => {
    await board();
    type(0, " Really.");
    await saved();
    await waitFor(() => named("Undo: change words"));
    press("z", { ctrlKey: true });
    await waitFor(() => expect(texts()[0]).toBe(LINES[0]));
    await waitFor(() => expect(said()).toBe("Undone: change words"));
    expect(document.activeElement).toBe(field(0));
    press("Z", { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(texts()[0]).toBe(`${LINES[0]} Really.`));
  });
  it("that were just typed are undone too, although they were not kept yet", async () => {
    const { called } = await board();
    type(0, "!");
    press("z", { ctrlKey: true });
    await waitFor(() => expect(texts()[0]).toBe(LINES[0]));
    expect(called("undo_project")).toHaveLength(1);
  });
  it("stay in the field when they could not be kept, and are kept when tried again", async () => {
    const { fake } = await board();
    fake.failNext({ code: "disk_full", message: "The disk is full.", hint: "Free up 2 GB.", retryable: true });
    type(0, "!");
    const trouble = await screen.findByTestId("board-trouble");
    expect(trouble.textContent).toContain("The disk is full.");
    expect(screen.getByTestId("board-saved").textContent).toBe("Not saved");
    expect(texts()[0]).toBe(`${LINES[0]}!`);
    fireEvent.click(screen.getByTestId("trouble-again"));
    await saved();
    expect(fake.board(SAMPLE_BOARD).scenes[0]?.text).toBe(`${LINES[0]}!`);
  });
  it("of several lines that are pasted are taken back in one step", async () => {
    const { called } = await board();
    put(0, 0);
    fireEvent.paste(field(0), { clipboardData: { types: ["text/plain"], getData: () => "Bees dance.\nFlowers wait.\nSpring is here." } });
    await waitFor(() => expect(texts()).toHaveLength(8));
    expect(called("edit_project").map(([, edit]) => edit)).toEqual([{ do: "paste", scene: "s1", texts: ["Bees dance.", "Flowers wait.", `Spring is here.${LINES[0]}`] }]);
    press("z", { ctrlKey: true });
    await waitFor(() => expect(texts()).toEqual([...LINES]));
  });
  it("of several lines that are pasted become lines", async () => {
    await board("board-empty");
    fireEvent.paste(field(0), { clipboardData: { types: ["text/plain"], getData: () => "Bees dance.\nFlowers wait.\n\nSpring is here." } });
    await waitFor(() => expect(texts()).toEqual(["Bees dance.", "Flowers wait.", "Spring is here."]));
  });
});

describe("a line", () => {
  it("is cut in two by Enter, and the caret goes to the second", async () => {
    await board();
    put(0, "Look up on a clear night.".length);
    press("Enter");
    await waitFor(() => expect(texts().slice(0, 2)).toEqual(["Look up on a clear night.", "Between the stars, the sky is black."]));
    await waitFor(() => expect(caret()).toEqual([2, 0]));
    await waitFor(() => expect(said()).toBe("Line 1 is split in two"));
  });
  it("is cut where the caret is, also behind what counts double", async () => {
    const { called } = await board("board-empty");
    type(0, "🐝🐝 dance");
    put(0, 4);
    press("Enter");
    await waitFor(() => expect(texts()).toEqual(["🐝🐝", "dance"]));
    expect(called("edit_project").at(-1)).toMatchObject([SAMPLE_BOARD, { do: "split", at: 2 }]);
  });
  it("is joined to the one before by Backspace at its start, with the caret between them", async () => {
    await board();
    put(1, 0);
    press("Backspace");
    await waitFor(() => expect(texts()).toHaveLength(5));
    expect(texts()[0]).toBe(`${LINES[0]} ${LINES[1]}`);
    await waitFor(() => expect(caret()).toEqual([1, LINES[0].length + 1]));
  });
  it("takes in the next one by Delete at its end", async () => {
    await board();
    put(0, LINES[0].length);
    press("Delete");
    await waitFor(() => expect(texts()[0]).toBe(`${LINES[0]} ${LINES[1]}`));
  });
  it("moves by Alt+Up and Alt+Down, and keeps focus and caret", async () => {
    await board();
    put(2, 4);
    press("ArrowUp", { altKey: true });
    await waitFor(() => expect(texts()[1]).toBe(LINES[2]));
    await waitFor(() => expect(caret()).toEqual([2, 4]));
    press("ArrowDown", { altKey: true });
    await waitFor(() => expect(texts()[2]).toBe(LINES[2]));
    await waitFor(() => expect(said()).toBe("Line 2 is now line 3"));
  });
  it("at the top says so instead of moving", async () => {
    const { called } = await board();
    put(0, 0);
    press("ArrowUp", { altKey: true });
    await waitFor(() => expect(said()).toBe("It is the first line already"));
    expect(called("edit_project")).toEqual([]);
  });
  it("is left by the arrow keys at its edges", async () => {
    await board();
    put(0, LINES[0].length);
    press("ArrowDown");
    await waitFor(() => expect(caret()).toEqual([2, 0]));
    press("ArrowUp");
    await waitFor(() => expect(caret()).toEqual([1, LINES[0].length]));
  });
  it("is taken out from its menu; the next one has the focus, and undo brings it back", async () => {
    await board();
    fireEvent.click(within(row(1)).getByTestId("line-more"));
    fireEvent.click(await screen.findByTestId("line-remove"));
    await waitFor(() => expect(texts()).toHaveLength(5));
    await waitFor(() => expect(said()).toBe("Line 2 is removed"));
    await waitFor(() => expect(document.activeElement).toBe(field(1)));
    fireEvent.click(named("Undo: remove line"));
    await waitFor(() => expect(texts()).toEqual([...LINES]));
  });
  it("is added at the end, ready to be written", async () => {
    await board();
    fireEvent.click(screen.getByTestId("add-line"));
    await waitFor(() => expect(texts()).toHaveLength(7));
    await waitFor(() => expect(document.activeElement).toBe(field(6)));
  });
  it("plays its voice, and stops when pressed again", async () => {
    await board();
    fireEvent.click(named("Listen: line 1"));
    fireEvent.click(await waitFor(() => named("Stop: line 1")));
    await waitFor(() => named("Listen: line 1"));
  });
});

describe("a picture", () => {
  it("says how well it fits, in a word", async () => {
    await board();
    expect(screen.getAllByTestId("line-fits").slice(0, 6).map((mark) => mark.textContent)).toEqual(["Fits well", "Fits well", "Fits roughly", "May not fit", "Fits well", "May not fit"]);
  });
  it("is swapped for another, which fits because it was chosen, and can be undone", async () => {
    const { called } = await board();
    fireEvent.click(within(row(3)).getByTestId("line-picture"));
    await waitFor(() => expect(document.activeElement?.getAttribute("data-media")).toBe("m6"));
    const rocket = named("rocket.jpg");
    fireEvent.click(rocket);
    await waitFor(() => expect(called("edit_project")).toEqual([[SAMPLE_BOARD, { do: "picture", scene: "s4", media: "m5", in_ms: null }]]));
    await waitFor(() => expect(row(3).dataset["fits"]).toBe("good"));
    await waitFor(() => expect(said()).toBe("Line 4 has another picture"));
    fireEvent.click(await screen.findByTestId("picture-free"));
    await waitFor(() => expect(row(3).dataset["fits"]).toBe("weak"));
    fireEvent.click(await waitFor(() => named("Undo: change picture")));
    await waitFor(() => expect(row(3).dataset["fits"]).toBe("good"));
  });
  it("gives the focus back to its line by Escape", async () => {
    await board();
    fireEvent.click(within(row(1)).getByTestId("line-picture"));
    await waitFor(() => expect(document.activeElement?.getAttribute("data-media")).toBe("m2"));
    press("Escape");
    await waitFor(() => expect(document.activeElement).toBe(field(1)));
  });
  it("is framed otherwise, and its clip begins later", async () => {
    const { called } = await board();
    fireEvent.click(radio("framing", "contain"));
    await waitFor(() => expect(called("edit_project").at(-1)).toEqual([SAMPLE_BOARD, { do: "framing", scene: "s1", fit: "contain", focus: null }]));
    act(() => slider("Where the clip begins").focus());
    press("ArrowRight");
    await waitFor(() => expect(called("edit_project").at(-1)).toEqual([SAMPLE_BOARD, { do: "picture", scene: "s1", media: "m1", in_ms: 100 }]));
  });
  it("keeps another point in view, by the keyboard", async () => {
    const { called } = await board();
    fireEvent.change(screen.getByTestId("focus-across"), { target: { value: "750" } });
    await waitFor(() => expect(called("edit_project").at(-1)).toEqual([SAMPLE_BOARD, { do: "framing", scene: "s1", fit: "fill", focus: [750, 500] }]), { timeout: 3_000 });
  });
  it("may be any file that is added or dropped", async () => {
    const { fake, tell, called } = await board();
    fireEvent.click(screen.getByTestId("board-add-files"));
    expect((await screen.findByTestId("toast-good")).textContent).toContain("2 files are added.");
    await tell(() => fake.drop({ type: "over", items: [{ name: "hill.mov", kind: "video" }, { name: "x.docx", kind: "script" }] }));
    expect(screen.getAllByTestId("drop-item").map((item) => item.textContent)).toEqual(["hill.movAdded as a choice of picture", "x.docxSpool can’t use this"]);
    await tell(() => fake.drop({ type: "dropped", grants: [{ id: "h", name: "hill.mov", kind: "video", bytes: 1 }] }));
    await waitFor(() => expect(called("add_project_files").at(-1)).toEqual([SAMPLE_BOARD, ["h"]]));
    expect(called("submit_render")).toEqual([]);
  });
});

describe("look and sound", () => {
  async function look() {
    const page = await board();
    fireEvent.click(radio("board-side", "look"));
    return page;
  }
  it("change captions, and the large frame is asked for again", async () => {
    const { called } = await look();
    const frame = () => screen.getByTestId("preview").querySelector("img")?.src;
    const before = frame();
    fireEvent.click(screen.getByTestId("look-karaoke"));
    await waitFor(() => expect(called("edit_project")).toEqual([[SAMPLE_BOARD, { do: "look", scene: null, look: "karaoke" }]]));
    await waitFor(() => expect(frame()).not.toBe(before));
    expect(screen.getAllByTestId(/^look-(?!panel)/)).toHaveLength(10);
  });
  it("show every look in the line's own picture, two at a time, with an imitation until it comes", async () => {
    await look();
    const exact = () => screen.queryAllByTestId<HTMLImageElement>("exact-look");
    const coming = () => exact().filter((one) => one.dataset.state === "coming");
    const [first] = await screen.findAllByTestId<HTMLImageElement>("exact-look");
    expect([coming().length, first?.src]).toEqual([1, expect.stringContaining("data:,spoken_word-")]);
    fireEvent.load(first ?? document.body);
    await waitFor(() => expect(coming().map((one) => one.src.slice(6).split("-")[0])).toEqual(["pop", "karaoke"]));
    const [failing] = coming();
    fireEvent.error(failing ?? document.body);
    await waitFor(() => expect(coming().map((one) => one.src.slice(6).split("-")[0])).toEqual(["karaoke", "word_box"]));
    // Where it failed the imitation stays.
    const sample = screen.getByTestId("look-pop").parentElement;
    expect([sample?.querySelector("[data-state]"), sample?.textContent]).toEqual([null, expect.stringContaining("Pop")]);
    const [, last] = coming();
    fireEvent.click(radio("board-side", "line"));
    await waitFor(() => expect(exact()).toEqual([]));
    await waitFor(() => expect(last?.getAttribute("src")).toBeNull());
  });
  it("change shape and transition", async () => {
    const { called } = await look();
    fireEvent.click(radio("board-shape", "16:9"));
    fireEvent.click(screen.getByTestId("choice-transition"));
    fireEvent.click(await screen.findByTestId("choice-transition-circle"));
    await waitFor(() => expect(called("edit_project").map((call) => call[1])).toEqual([{ do: "shape", shape: "16:9" }, { do: "transition", scene: null, transition: "circle" }]));
  });
  it("change the voice, which can be heard first", async () => {
    const { called } = await look();
    expect(screen.queryByText("晓晓")).toBeNull();
    fireEvent.click(named("Hear this voice: Emma"));
    await waitFor(() => named("Stop: Emma"));
    fireEvent.click(voice("bf_emma"));
    await waitFor(() => expect(called("edit_project")).toEqual([[SAMPLE_BOARD, { do: "voice", scene: null, voice: "builtin:kokoro/bf_emma" }]]));
    // The next video in English begins with it.
    await waitFor(() => expect(called("set_preferences")).toMatchObject([[{ voices: { en: "builtin:kokoro/bf_emma" } }]]));
  });
  it("leave the voice out, so that the words are there to be read", async () => {
    const { called } = await look();
    const silent = screen.getAllByTestId("voice-choice").find((one) => one.dataset["voice"] === "none") ?? document.body;
    fireEvent.click(silent);
    await waitFor(() => expect(called("edit_project")).toEqual([[SAMPLE_BOARD, { do: "voice", scene: null, voice: "none" }]]));
    await screen.findByText("Pace of reading");
    expect(screen.getAllByTestId("line-listen").every((one) => one.hasAttribute("disabled") || one.getAttribute("aria-disabled") === "true" || one.dataset["disabled"] === "true")).toBe(true);
  });
  it("change music and its level", async () => {
    const { called } = await look();
    act(() => slider("Music volume").focus());
    press("ArrowRight");
    await waitFor(() => expect(called("edit_project").at(-1)).toEqual([SAMPLE_BOARD, { do: "music", music: { media: "m7", gain_db: -17, duck_db: -10 } }]));
    fireEvent.click(screen.getAllByTestId("music-choice")[0] ?? document.body);
    await waitFor(() => expect(called("edit_project").at(-1)).toEqual([SAMPLE_BOARD, { do: "music", music: null }]));
  });
});

describe("a project", () => {
  it("is made as it is, what was just typed included", async () => {
    const { called, fake } = await board();
    type(0, "!");
    fireEvent.click(screen.getByTestId("board-make"));
    expect(await screen.findByText(`“${WORDS.en.sky}” is in the making.`)).toBeTruthy();
    const names = fake.calls.map((call) => call[0]);
    expect(names.indexOf("edit_project")).toBeLessThan(names.indexOf("make_project"));
    expect(called("make_project")).toEqual([[SAMPLE_BOARD, { quality: null, shape: null }]]);
    expect(screen.queryByTestId("storyboard")).toBeNull();
  });
  it("is given another title; an empty one is not taken", async () => {
    const { called } = await board();
    const title = screen.getByTestId<HTMLInputElement>("board-title");
    const call = (text: string) => {
      act(() => title.focus());
      fireEvent.change(title, { target: { value: text } });
      press("Enter");
    };
    call("");
    await waitFor(() => expect(title.value).toBe(WORDS.en.sky));
    call("Dark");
    await waitFor(() => expect(called("edit_project")).toEqual([[SAMPLE_BOARD, { do: "title", title: "Dark" }]]));
  });
  it("that another program changed is asked about; my change can be made to it", async () => {
    const { fake } = await board();
    fake.changeOutside((now) => ({ ...now, title: "From elsewhere" }));
    type(0, "!");
    const trouble = await screen.findByTestId("board-trouble");
    expect(trouble.textContent).toContain("was changed by another program.");
    fireEvent.click(screen.getByTestId("trouble-again"));
    await saved();
    expect(fake.board(SAMPLE_BOARD)).toMatchObject({ title: "From elsewhere", scenes: [{ text: `${LINES[0]}!` }, {}, {}, {}, {}, {}] });
    expect(screen.queryByTestId("board-trouble")).toBeNull();
  });
  it("that another program changed can be left as it is there", async () => {
    const { fake } = await board();
    fake.changeOutside((now) => ({ ...now, title: "From elsewhere" }));
    type(0, "!");
    fireEvent.click(await screen.findByTestId("trouble-leave"));
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("board-title").value).toBe("From elsewhere"));
    expect(texts()[0]).toBe(LINES[0]);
  });
  it("of a newer Spool cannot be changed, but a copy of it can", async () => {
    await board("board-read-only");
    expect(field(0).readOnly).toBe(true);
    expect(screen.queryByTestId("add-line")).toBeNull();
    fireEvent.click(screen.getByTestId("read-only-copy"));
    expect(await screen.findByText("Saved as Night sky copy.spool.")).toBeTruthy();
    await waitFor(() => expect(field(0).readOnly).toBe(false));
  });
  it("goes back to the desk, where the draft still stands", async () => {
    await open("empty");
    fireEvent.change(screen.getByTestId("topic"), { target: { value: "Tides and the moon" } });
    fireEvent.click(screen.getByTestId("sample-board"));
    fireEvent.click(await screen.findByTestId("board-back"));
    expect(screen.getByTestId<HTMLTextAreaElement>("topic").value).toBe("Tides and the moon");
  });
});

it("a newer state is never replaced by an older one", async () => {
  const { newest } = await import("../src/ipc/projects");
  const { fake } = await board();
  const now = fake.board(SAMPLE_BOARD);
  expect(newest({ ...now, revision: 4, title: "new" }, { ...now, revision: 3, title: "old" }).title).toBe("new");
});
