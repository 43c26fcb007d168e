/** @file A table of videos: what it would make is seen first, wrong rows are named, versions are chosen, and all of it can be undone. */
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { meaning } from "../src/features/compose/draft";
import type { Grant } from "../src/ipc/wire";
import { open } from "./page";

const TABLE: Grant = { id: "t", name: "october.csv", kind: "table", bytes: 900 };

async function dropped() {
  const page = await open("empty");
  await page.tell(() => page.fake.drop({ type: "dropped", grants: [TABLE] }));
  await screen.findAllByTestId("table-row");
  return page;
}

it("tells how many videos there are and which rows cannot be made, by their line", async () => {
  const { called } = await dropped();
  expect(screen.getAllByTestId("table-row")).toHaveLength(3);
  expect(screen.getAllByTestId("table-refused").map((one) => one.textContent)).toEqual(["Row 4: It has no script.", 'Row 6: There is no shape "3:2": it is 9:16, 16:9, 1:1 or 4:5.']);
  expect(screen.getByTestId("table-make").textContent).toBe("Make 3 videos");
  expect(called("submit_table")).toEqual([]);
});
it("makes each video in every shape that is ticked", async () => {
  const { called } = await dropped();
  fireEvent.click(screen.getByTestId("table-shape-16:9"));
  fireEvent.click(screen.getByTestId("table-shape-9:16"));
  expect(screen.getByTestId("table-make").textContent).toBe("Make 6 videos");
  fireEvent.click(screen.getByTestId("table-make"));
  await waitFor(() => expect(called("submit_table")).toEqual([["t", { quality: null, shape: null }, ["9:16", "16:9"]]]));
  expect(await screen.findByText("6 videos are in the making.")).toBeTruthy();
  fireEvent.click(screen.getByTestId("toast-action"));
  await waitFor(() => expect(called("cancel_job")).toHaveLength(6));
});
it("takes one table at a time; what comes with it goes with the words", () => {
  const other = { ...TABLE, id: "u" };
  const clip: Grant = { id: "c", name: "sea.mp4", kind: "video", bytes: 1 };
  expect(meaning([TABLE, other, clip])).toEqual({ kind: "table", table: TABLE, grants: [clip], unusable: [other] });
});
