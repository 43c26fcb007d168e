/** @file The person's own voice, recorded here: count down, meter, stop; then it is heard, recorded again, used or thrown away. */
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { freshName } from "../src/ipc/useRecorder";
import type { ApiError } from "../src/ipc/wire";
import { open } from "./page";

const NONE: ApiError = { code: "microphone_missing", message: "Spool found no microphone.", hint: "Plug one in.", retryable: false };
const GONE: ApiError = { code: "microphone_gone", message: "The microphone went away. What it heard until then is kept.", hint: "Plug it in again.", retryable: false };

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

const press = (testid: string) => fireEvent.click(screen.getByTestId(testid));
const second = () => act(async () => void (await vi.advanceTimersByTimeAsync(1_000)));
const step = () => screen.getByTestId("record-dialog").dataset["step"];

async function dialog(language: "en" | "zh-CN" = "en") {
  const page = await open("board", { preferences: { language } });
  await screen.findByTestId("storyboard");
  press("line-recording-record");
  await screen.findByTestId("record-dialog");
  return page;
}
async function recording(language: "en" | "zh-CN" = "en") {
  const page = await dialog(language);
  press("record-start");
  for (let left = 3; left > 0; left -= 1) await second();
  await screen.findByTestId("record-stop");
  const hear = (ms: number, level = 50, ended = false) => act(async () => page.fake.hear({ ms, level, ended }));
  return { ...page, hear };
}
async function taken() {
  const page = await recording();
  await page.hear(4_200);
  press("record-stop");
  await screen.findByTestId("record-use");
  return page;
}

describe("recording a line", () => {
  it("shows its words, and records nothing before the button and the count down", async () => {
    const { called, fake } = await dialog();
    expect(screen.getByTestId("record-dialog").textContent).toContain(fake.board(SAMPLE_BOARD).scenes[0]?.text);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("record-start")));
    press("record-start");
    for (const left of ["3", "2", "1"]) {
      expect([screen.getByTestId("record-said").textContent, called("start_recording")]).toEqual([left, []]);
      await second();
    }
    await waitFor(() => expect(called("start_recording")).toEqual([[null]]));
    await waitFor(() => expect(screen.getByTestId("record-said").textContent).toBe("Speak now."));
  });
  it("can be called off while it counts down", async () => {
    const { called } = await dialog();
    press("record-start");
    await second();
    fireEvent.keyDown(screen.getByTestId("record-dialog"), { key: "Escape", code: "Escape" });
    for (let left = 3; left > 0; left -= 1) await second();
    expect([step(), called("start_recording")]).toEqual(["ready", []]);
  });
  it("shows time and loudness, with the button to stop at hand", async () => {
    const { hear } = await recording();
    await hear(2_300, 68);
    expect(screen.getByTestId("record-time").textContent).toBe("0:02");
    expect(screen.getByTestId("record-level").getAttribute("aria-valuenow")).toBe("68");
    expect(document.activeElement).toBe(screen.getByTestId("record-stop"));
  });
  it("is stopped by Escape, which loses nothing", async () => {
    const { hear, called } = await recording();
    await hear(1_500);
    fireEvent.keyDown(screen.getByTestId("record-stop"), { key: "Escape", code: "Escape" });
    await waitFor(() => expect(step()).toBe("taken"));
    expect(called("stop_recording")).toHaveLength(1);
  });
  it("becomes the voice of the line once it is used", async () => {
    const { called } = await taken();
    expect(screen.getByTestId("record-said").textContent).toBe("Recorded: 0:04");
    press("record-use");
    await waitFor(() => expect(called("edit_project").map((call) => call[1])).toEqual([{ do: "recording", scene: "s1", media: "f7" }]));
    expect([called("keep_recording"), called("add_project_files")]).toEqual([[["Line 1"]], [[SAMPLE_BOARD, ["sound-1"]]]]);
    await waitFor(() => expect(screen.queryByTestId("record-dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("line-recording-record")));
  });
  it("is begun from the menu of the line too", async () => {
    const { fake } = await open("board");
    await screen.findByTestId("storyboard");
    fireEvent.click(screen.getAllByTestId("line-more")[2] ?? document.body);
    fireEvent.click(await screen.findByTestId("line-record"));
    expect((await screen.findByTestId("record-dialog")).textContent).toContain(fake.board(SAMPLE_BOARD).scenes[2]?.text);
    press("record-close");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("line-recording-record")));
    expect(screen.getByTestId("line-panel").textContent).toContain("Line 3");
  });
  it("is made again in its place", async () => {
    const { called } = await taken();
    press("record-again");
    for (let left = 3; left > 0; left -= 1) await second();
    await waitFor(() => expect(called("start_recording")).toHaveLength(2));
  });
  it("can be thrown away", async () => {
    const { called } = await taken();
    press("record-drop");
    await waitFor(() => expect(step()).toBe("ready"));
    expect(called("drop_recording")).toHaveLength(1);
  });
  it("is there later when the window was closed before it was used", async () => {
    const { fake } = await taken();
    const take = { ms: 4_200, notes: ["before" as const], ended: null };
    fake.host.listMicrophones = async () => ({ microphones: [], take });
    press("record-close");
    await waitFor(() => expect(screen.queryByTestId("record-dialog")).toBeNull());
    press("line-recording-record");
    await screen.findByTestId("record-use");
    expect(screen.getByTestId("record-dialog").textContent).toContain("You recorded this before and did not use it.");
  });
  it("that ended while the window was away is there when it is back", async () => {
    const { fake, hear } = await recording();
    const take = { ms: 4_200, notes: ["before" as const], ended: null };
    fake.host.listMicrophones = async () => ({ microphones: [], take });
    fake.failNext({ code: "recording_gone", message: "Nothing was recorded.", hint: "Record again.", retryable: false });
    await hear(4_200, 0, true);
    await screen.findByTestId("record-use");
    expect(screen.queryByTestId("record-fault")).toBeNull();
  });
  it("ends when nobody sees it any more", async () => {
    const { view, called } = await recording();
    view.unmount();
    await waitFor(() => expect(called("stop_recording")).toHaveLength(1));
  });
  it("is with the microphone that was chosen", async () => {
    const { called } = await dialog();
    fireEvent.click(await screen.findByTestId("choice-microphone"));
    fireEvent.click(await screen.findByTestId("choice-microphone-alsa:usb"));
    press("record-start");
    for (let left = 3; left > 0; left -= 1) await second();
    await waitFor(() => expect(called("start_recording")).toEqual([["alsa:usb"]]));
  });
});

describe("what goes wrong", () => {
  it("no microphone: it is said, and can be tried again", async () => {
    const { fake } = await dialog();
    press("record-start");
    await second();
    await second();
    fake.failNext(NONE);
    await second();
    expect((await screen.findByTestId("record-fault")).textContent).toContain("Spool found no microphone.");
    expect(screen.getByTestId("record-start").hasAttribute("disabled")).toBe(false);
  });
  it("a microphone that goes away leaves what it heard", async () => {
    const { fake, hear } = await recording();
    fake.host.stopRecording = async () => ({ ms: 1_900, notes: [], ended: GONE });
    await hear(1_900, 0, true);
    await screen.findByTestId("record-use");
    expect(screen.getByTestId("record-fault").textContent).toContain("The microphone went away.");
  });
  it("silence and too much of it are told", async () => {
    const { fake, hear } = await recording("zh-CN");
    fake.host.stopRecording = async () => ({ ms: 1_900, notes: ["silent"], ended: null });
    await hear(1_900);
    press("record-stop");
    await screen.findByTestId("record-use");
    expect(screen.getByTestId("record-dialog").textContent).toContain("什么也没听到。麦克风打开了吗？");
  });
});

describe("the whole script", () => {
  it("is recorded in the storyboard", async () => {
    const { called, fake } = await open("board");
    await screen.findByTestId("storyboard");
    fireEvent.click(document.querySelector('[data-testid="board-side"] input[value="look"]') ?? document.body);
    press("recording-record");
    const dialog = await screen.findByTestId("record-dialog");
    for (const { text } of fake.board(SAMPLE_BOARD).scenes) expect(dialog.textContent).toContain(text);
    fake.host.listMicrophones = async () => ({ microphones: [], take: null });
    press("record-start");
    for (let left = 3; left > 0; left -= 1) await second();
    fireEvent.click(await screen.findByTestId("record-stop"));
    fireEvent.click(await screen.findByTestId("record-use"));
    await waitFor(() => expect(called("edit_project").map((call) => call[1])).toEqual([{ do: "narration", media: "f7" }]));
  });
  it("is recorded before there is a project, and goes with the words", async () => {
    await open("empty");
    expect(screen.queryByTestId("record")).toBeNull();
    fireEvent.change(screen.getByTestId("topic"), { target: { value: "Bees dance to talk. They turn in circles, and the others follow them to the flowers that they found this morning." } });
    fireEvent.click(await screen.findByTestId("record"));
    await screen.findByTestId("record-dialog");
    press("record-start");
    for (let left = 3; left > 0; left -= 1) await second();
    fireEvent.click(await screen.findByTestId("record-stop"));
    fireEvent.click(await screen.findByTestId("record-use"));
    expect((await screen.findByTestId("attached-file")).textContent).toContain("The whole script.wav");
  });
});

describe("for everybody", () => {
  it("each step is free of what keeps people out", async () => {
    await taken();
    const { violations } = await axe.run(screen.getByTestId("record-dialog"), { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((one) => one.id)).toEqual([]);
  });
  it("a recording gets a name that no other file has", () => {
    const cases: [string[], string][] = [[[], "Line 3"], [["Line 3.wav"], "Line 3 (2)"], [["Line 3 (2).wav", "Line 3.m4a", "bee.mp4"], "Line 3 (3)"]];
    expect(cases.map(([files]) => freshName("Line 3", files))).toEqual(cases.map(([, name]) => name));
  });
});
