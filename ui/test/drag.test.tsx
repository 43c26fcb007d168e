/** @file Dragging lines and cards by their handles: by keyboard in here, with the mouse in a real browser. */
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { drop } from "../src/features/queue/order";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { job } from "../src/ipc/fake/jobs";
import { cards, open } from "./page";

const key = (element: Element, code: number) => act(async () => void fireEvent.keyDown(element, { keyCode: code }));
const [SPACE, UP, DOWN, ESCAPE] = [32, 38, 40, 27];

describe("a line", () => {
  const handle = (at: number) => screen.getAllByTestId("line-handle")[at] ?? document.body;
  async function board() {
    const page = await open("board", { opening: { boardOpening: { line: "s2" } } });
    await screen.findByTestId("storyboard");
    return page;
  }
  it("is taken by space, moved by arrow keys, and let go", async () => {
    const { called } = await board();
    act(() => handle(1).focus());
    await key(handle(1), SPACE);
    await key(handle(1), DOWN);
    await key(handle(1), SPACE);
    await waitFor(() => expect(called("edit_project")).toEqual([[SAMPLE_BOARD, { do: "move", scene: "s2", before: "s4" }]]));
    await waitFor(() => expect(screen.getByTestId("board-said").textContent).toBe("Line 2 is now line 3"));
  });
  it("is put back by Escape, and nothing has changed", async () => {
    const { called } = await board();
    act(() => handle(1).focus());
    await key(handle(1), SPACE);
    await key(handle(1), UP);
    await key(handle(1), ESCAPE);
    expect(called("edit_project")).toEqual([]);
  });
  it("has its handle among the tab stops only while it is chosen", async () => {
    await board();
    expect(screen.getAllByTestId("line-handle").map((one) => one.tabIndex)).toEqual([-1, 0, -1, -1, -1, -1]);
  });
  it("of a project that cannot be changed has none", async () => {
    await open("board-read-only");
    await screen.findByTestId("storyboard");
    expect(screen.queryByTestId("line-handle")).toBeNull();
  });
});

describe("a waiting card", () => {
  const line = ["a", "b", "c", "d"].map((id) => job(id, { id }));
  it.each([
    ["b", "a", [{ id: "b", before: "a" }]],
    ["a", "c", [{ id: "a", before: "c" }]],
    ["a", "b", []],
    ["d", null, []],
    ["c", null, [{ id: "d", before: "c" }]],
    ["a", null, [{ id: "a", before: "d" }, { id: "d", before: "a" }]],
    ["x", "a", []],
  ])("%s before %s is %o", (id, before, moves) => expect(drop(line, id, before)).toEqual(moves));
  it("is moved by its handle, and what does not wait has none", async () => {
    const { called } = await open("line");
    const handles = screen.getAllByTestId("card-handle");
    expect(handles).toHaveLength(3);
    const second = handles[1] ?? document.body;
    act(() => second.focus());
    await key(second, SPACE);
    await key(second, UP);
    await key(second, SPACE);
    const ids = cards("queued").map((card) => card.dataset["jobId"]);
    await waitFor(() => expect(called("move_job")).toHaveLength(1));
    expect(ids).toHaveLength(3);
  });
});
