/** @file How voices sound, the person's own recordings in their place, and why something cannot be heard or seen. */
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import type { Scene } from "../src/ipc/fake/scenes";
import type { ApiError, Grant } from "../src/ipc/wire";
import { open } from "./page";

const MINE: Grant = { id: "sound-1", name: "sound-1.m4a", kind: "audio", bytes: 9_000 };
const NO_KEY: ApiError = { code: "voice_key", message: "OpenAI needs a key.", hint: "Put the key into the settings.", retryable: false };

async function board(side: "line" | "look", scene: Scene = "board") {
  const page = await open(scene);
  await screen.findByTestId("storyboard");
  if (side === "look") fireEvent.click(document.querySelector('[data-testid="board-side"] input[value="look"]') ?? document.body);
  const edits = () => page.called("edit_project").map((call) => call[1]);
  return { ...page, edits };
}
const slider = (name: string) => {
  const found = document.querySelector<HTMLElement>(`[role="slider"][aria-label="${name}"]`);
  if (!found) throw new Error(`${name} is not there`);
  return found;
};
function step(name: string, key: string) {
  act(() => slider(name).focus());
  fireEvent.keyDown(slider(name), { key, code: key });
}

describe("voices", () => {
  it("speak higher or lower, and louder or softer", async () => {
    const { edits } = await board("look");
    expect(slider("Pitch of the voice").getAttribute("aria-valuetext")).toBe("as it is");
    step("Pitch of the voice", "ArrowLeft");
    await waitFor(() => expect(edits()).toEqual([{ do: "pitch", semitones: -1 }]));
    await waitFor(() => expect(slider("Pitch of the voice").getAttribute("aria-valuetext")).toBe("1 step lower"));
    step("Voice volume", "ArrowRight");
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "voice_volume", db: 1 }));
    await waitFor(() => expect(slider("Voice volume").getAttribute("aria-valuetext")).toBe("112 %"));
  });
});

describe("the person's own recording", () => {
  it("is heard instead of a voice, until a voice is wanted again", async () => {
    const { fake, edits, called } = await board("look");
    fake.host.pickFiles = async () => [MINE];
    fireEvent.click(screen.getByTestId("recording-pick"));
    await waitFor(() => expect(edits()).toEqual([{ do: "narration", media: "f7" }]));
    expect(called("add_project_files")).toEqual([[SAMPLE_BOARD, ["sound-1"]]]);
    await waitFor(() => expect(screen.queryByTestId("voices")).toBeNull());
    expect(screen.getByTestId("recording").textContent).toContain("sound-1.m4a");
    expect(screen.queryByTestId("sound-dialog")).toBeNull();
    fireEvent.click(screen.getByTestId("recording-voice"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "narration", media: null }));
    await screen.findByTestId("voices");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("recording-record")));
    expect(screen.getAllByTestId("voice-choice").map((one) => one.dataset["voice"])).toContain("f7");
  });
  it("of one line takes the place of its voice", async () => {
    const { fake, edits } = await board("line");
    fake.host.pickFiles = async () => [MINE];
    fireEvent.click(screen.getByTestId("line-recording-pick"));
    await waitFor(() => expect(edits()).toEqual([{ do: "recording", scene: "s1", media: "f7" }]));
    await waitFor(() => expect(screen.queryByTestId("choice-line-voice")).toBeNull());
    expect(screen.getAllByTestId("line")[0]?.textContent).toContain("My recording");
    fireEvent.click(screen.getByTestId("line-recording-voice"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "recording", scene: "s1", media: null }));
    fireEvent.click(await screen.findByTestId("choice-line-voice"));
    fireEvent.click(await screen.findByTestId("choice-line-voice-file/f7"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "recording", scene: "s1", media: "f7" }));
  });
  it("may be a film with a voice", async () => {
    const { edits } = await board("look");
    // The usual files are a film and a photo: the film may have a voice.
    fireEvent.click(screen.getByTestId("recording-pick"));
    await waitFor(() => expect(edits()).toEqual([{ do: "narration", media: "f7" }]));
  });
});

describe("a sound that is dropped", () => {
  const drop = async () => {
    const page = await board("line");
    await page.tell(() => page.fake.drop({ type: "dropped", grants: [MINE] }));
    await screen.findByTestId("sound-dialog");
    return page;
  };
  it("is narration when the person says so", async () => {
    const { edits } = await drop();
    expect(edits()).toEqual([]);
    fireEvent.click(screen.getByTestId("sound-narration"));
    await waitFor(() => expect(edits()).toEqual([{ do: "narration", media: "f7" }]));
    await waitFor(() => expect(screen.queryByTestId("sound-dialog")).toBeNull());
  });
  it("is music when the person says so", async () => {
    const { edits } = await drop();
    fireEvent.click(screen.getByTestId("sound-music"));
    await waitFor(() => expect(edits()).toEqual([{ do: "music", music: { media: "f7", gain_db: -18, duck_db: -10 } }]));
  });
  it("stays among the sounds when nothing is said", async () => {
    const { edits, fake } = await drop();
    fireEvent.click(screen.getByTestId("sound-later"));
    await waitFor(() => expect(screen.queryByTestId("sound-dialog")).toBeNull());
    expect([edits(), fake.board(SAMPLE_BOARD).media.at(-1)?.name]).toEqual([[], "sound-1.m4a"]);
  });
});

describe("what cannot be heard or seen", () => {
  const Real = Audio;
  afterEach(() => void vi.stubGlobal("Audio", Real));
  it("says why, with the button that ends it", async () => {
    const heard: HTMLAudioElement[] = [];
    vi.stubGlobal("Audio", function (url: string) {
      const one = new Real(url);
      heard.push(one);
      return one;
    });
    const { fake } = await board("line");
    fake.host.troubleWith = async () => NO_KEY;
    fireEvent.click(screen.getAllByTestId("line-listen")[0] ?? document.body);
    fireEvent.error(heard[0] ?? document.body);
    const toast = await screen.findByTestId("toast-problem");
    expect(toast.textContent).toContain("OpenAI needs a key.");
    expect(screen.getByTestId("toast-action").textContent).toBe("Open settings");
  });
  it("says why beside the preview too", async () => {
    const { fake } = await board("line");
    fake.host.troubleWith = async () => NO_KEY;
    fireEvent.click(screen.getByTestId("play-line"));
    fireEvent.error(await screen.findByTestId("preview-film"));
    const problem = await screen.findByTestId("preview-problem");
    expect(problem.textContent).toContain("OpenAI needs a key.");
    expect(problem.querySelector('[data-testid="fix-voices"]')).toBeTruthy();
  });
});
