/** @file How a script is said beyond its voice: the pause after a line, words that are said otherwise; and one storyboard in several shapes. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { occursIn } from "../src/features/storyboard/sayings";
import { open } from "./page";

type Start = { side?: "look" | "line"; line?: string };
async function board({ side = "look", line = "s2" }: Start = {}) {
  const page = await open("board", { opening: { boardOpening: { side, line } } });
  await screen.findByTestId("storyboard");
  return { ...page, edits: () => page.called("edit_project").map(([, edit]) => edit) };
}
const said = () => screen.getByTestId("board-said").textContent;
const slider = (name: string) => document.querySelector<HTMLElement>(`[role="slider"][aria-label="${name}"]`) ?? document.body;
function press(element: HTMLElement, key: string) {
  act(() => element.focus());
  fireEvent.keyDown(element, { key });
}
const write = (testid: string, value: string) => fireEvent.change(screen.getByTestId(testid), { target: { value } });

describe("the pause", () => {
  it("between all lines is another by keyboard, and the usual one again", async () => {
    const { edits } = await board();
    press(slider("Pause between lines"), "ArrowRight");
    await waitFor(() => expect(edits()).toEqual([{ do: "pause", scene: null, ms: 240 }]));
    await waitFor(() => expect(said()).toBe("Pause between lines: 0.24 sec"));
    fireEvent.click(await screen.findByTestId("pause-usual"));
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "pause", scene: null, ms: null }));
    await waitFor(() => expect(document.activeElement).toBe(slider("Pause between lines")));
  });
  it("after one line alone is its own, until it does as the whole video", async () => {
    const { edits } = await board({ side: "line" });
    press(slider("Pause after this line"), "End");
    await waitFor(() => expect(edits()).toEqual([{ do: "pause", scene: "s2", ms: 3_000 }]));
    const usual = await screen.findByTestId("line-pause-usual");
    expect(usual.textContent).toBe("Same as the whole video: 0.22 sec");
    fireEvent.click(usual);
    await waitFor(() => expect(edits().at(-1)).toEqual({ do: "pause", scene: "s2", ms: null }));
  });
  it("makes the whole longer", async () => {
    await board({ side: "line" });
    const before = screen.getByTestId("board-length").textContent;
    press(slider("Pause after this line"), "End");
    await waitFor(() => expect(screen.getByTestId("board-length").textContent).not.toBe(before));
  });
  it("is not asked for after the last line", async () => {
    await board({ side: "line", line: "s6" });
    expect(screen.queryByTestId("line-pause")).toBeNull();
  });
});

describe("a word that is said otherwise", () => {
  async function sayings(start?: Start) {
    const page = await board(start);
    fireEvent.click(await screen.findByTestId("sayings-open"));
    return page;
  }
  const add = (written: string, spoken: string) => {
    write("saying-written", written);
    write("saying-spoken", spoken);
    fireEvent.click(screen.getByTestId("saying-keep"));
  };
  it("is kept, heard in a line that has it, and taken back; the focus stays in the form", async () => {
    const { edits } = await sayings();
    add("sky", "skai");
    await waitFor(() => expect(edits()).toEqual([{ do: "pronunciation", written: "sky", spoken: "skai" }]));
    const row = await screen.findByTestId("saying");
    expect(within(row).getByTestId("saying-listen").getAttribute("aria-label")).toBe("Listen: sky");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("saying-written")));
    expect(said()).toBe("sky is said as skai");
    fireEvent.click(within(row).getByTestId("saying-forget"));
    await waitFor(() => expect(screen.queryByTestId("saying")).toBeNull());
    expect(edits().at(-1)).toEqual({ do: "pronunciation", written: "sky", spoken: null });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("saying-written")));
  });
  it("needs both forms: the empty one is gone to", async () => {
    const { edits } = await sayings();
    write("saying-written", "sky");
    fireEvent.click(screen.getByTestId("saying-keep"));
    expect(document.activeElement).toBe(screen.getByTestId("saying-spoken"));
    expect(edits()).toEqual([]);
  });
  it("keeps what was typed when it is refused, and says why", async () => {
    const { fake } = await sayings();
    fake.failNext({ code: "edit_wrong", message: "“…” is no word that can be pronounced.", hint: "Choose another.", retryable: false });
    add("…", "dots");
    expect(await screen.findByText("“…” is no word that can be pronounced.")).toBeTruthy();
    expect(screen.getByTestId<HTMLInputElement>("saying-written").value).toBe("…");
  });
  it("is shown beside a line only when it is in that line", async () => {
    await sayings({ side: "line", line: "s1" });
    add("Look", "Luk");
    await screen.findByTestId("saying");
    add("rocket", "rokit");
    await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("saying-written").value).toBe(""));
    expect(screen.getAllByTestId("saying").map((one) => one.dataset["written"])).toEqual(["Look"]);
  });
  it("is no matter of the story's undo while it is typed", async () => {
    const { called } = await sayings();
    const field = screen.getByTestId("saying-written");
    act(() => field.focus());
    fireEvent.keyDown(field, { key: "z", ctrlKey: true });
    expect(called("undo_project")).toEqual([]);
  });
  it.each([
    ["Nguyen came.", "nguyen", true], ["Nguyens came.", "nguyen", false], ["sql and SQL", "SQL", true], ["sql", "SQL", false],
    ["她在重庆。", "重庆", true], ["New York.", "York", true], ["Yorkshire", "York", false], ["", "a", false],
  ])("in %o, %o is there: %o", (text, written, there) => expect(occursIn(text, written)).toBe(there));
});

describe("several shapes of one storyboard", () => {
  async function asked() {
    const page = await board();
    fireEvent.click(screen.getByTestId("board-more"));
    fireEvent.click(await screen.findByTestId("board-versions"));
    await screen.findByTestId("versions-dialog");
    return page;
  }
  it("are ordered together, named on their cards, and undone together", async () => {
    const { called } = await asked();
    fireEvent.click(screen.getByTestId("version-16:9"));
    fireEvent.click(screen.getByTestId("version-1:1"));
    expect(screen.getByTestId("versions-make").textContent).toBe("Make 3 videos");
    fireEvent.click(screen.getByTestId("versions-make"));
    await waitFor(() => expect(called("make_project").map(([, choices]) => choices)).toEqual(["9:16", "16:9", "1:1"].map((shape) => ({ quality: null, shape }))));
    expect(await screen.findByText("3 videos are in the making.")).toBeTruthy();
    await waitFor(() => expect(screen.getAllByTestId("job-shape").map((one) => one.textContent)).toEqual([" · Tall 9:16", " · Wide 16:9", " · Square 1:1"]));
    fireEvent.click(screen.getByTestId("toast-action"));
    await waitFor(() => expect(called("cancel_job")).toHaveLength(3));
  });
  it("are not ordered without one", async () => {
    await asked();
    fireEvent.click(screen.getByTestId("version-9:16"));
    expect(screen.getByTestId<HTMLButtonElement>("versions-make").disabled).toBe(true);
  });
  it("stop at the first that is refused, and say so", async () => {
    const { fake, called } = await asked();
    fireEvent.click(screen.getByTestId("version-16:9"));
    fake.failNext({ code: "script_empty", message: "There is nothing to say yet.", hint: "One sentence is enough.", retryable: false });
    fireEvent.click(screen.getByTestId("versions-make"));
    expect(await screen.findByText("There is nothing to say yet.")).toBeTruthy();
    expect(called("make_project")).toHaveLength(1);
    expect(screen.getByTestId("versions-dialog")).toBeTruthy();
  });
  it("leave the focus on the button they were asked by", async () => {
    await asked();
    fireEvent.click(screen.getByTestId("versions-cancel"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("board-more")));
  });
  it("are asked for in a dialog that axe finds nothing serious in", async () => {
    const { view } = await asked();
    const { violations } = await axe.run(view.baseElement, { resultTypes: ["violations"], preload: false, rules: { "color-contrast": { enabled: false } } });
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id)).toEqual([]);
  });
});
