/** @file Files that come and go: a project that is sent, a video that is thrown away, what is found again, and a report. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { card, cards, open } from "./page";

async function send() {
  const page = await open("board");
  fireEvent.click(await screen.findByTestId("board-more"));
  fireEvent.click(await screen.findByTestId("board-send"));
  return page;
}

describe("a project that is sent", () => {
  it("is packed, and it is said where it is and what could not go with it", async () => {
    const { called, fake, tell } = await send();
    expect((await screen.findByTestId("send-progress")).getAttribute("aria-valuenow")).toBe("50");
    await tell(() => fake.pass(1));
    expect((await screen.findByTestId("send-done")).textContent).toContain("Night sky.spoolpack");
    expect(screen.getByTestId("send-dialog").textContent).toContain("/home/you/Documents/Night sky.spoolpack");
    expect(screen.getByTestId("send-dialog").textContent).toContain("galaxy.mp4");
    fireEvent.click(screen.getByTestId("send-reveal"));
    await waitFor(() => expect(called("reveal_sent")).toHaveLength(1));
    fireEvent.click(screen.getByTestId("send-ready"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("board-more")));
    expect(called("send_project")).toEqual([[SAMPLE_BOARD]]);
    expect(called("stop_sending")).toHaveLength(0);
  });
  it("is packed no further once it is stopped", async () => {
    const { called } = await send();
    fireEvent.click(await screen.findByTestId("send-stop"));
    await waitFor(() => expect(called("stop_sending")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByTestId("send-dialog")).toBeNull());
  });
});

async function takeAway() {
  const page = await open("board");
  fireEvent.click(await screen.findByTestId("board-more"));
  fireEvent.click(await screen.findByTestId("board-export"));
  await screen.findByTestId("export-dialog");
  return page;
}

describe("a project that goes on in another editor", () => {
  it("is written for the editor that was chosen, and it is said what to open and what did not come along", async () => {
    const { called, fake, tell } = await takeAway();
    fireEvent.click(screen.getByTestId("export-fcpxml"));
    fireEvent.click(screen.getByTestId("export-copy"));
    fireEvent.click(screen.getByTestId("export-go"));
    expect((await screen.findByTestId("export-progress")).getAttribute("aria-valuenow")).toBe("50");
    await tell(() => fake.pass(1));
    expect((await screen.findByTestId("export-done")).textContent).toContain("Night sky.otio");
    expect(screen.getByTestId("export-lost").textContent).toContain("captions");
    fireEvent.click(screen.getByTestId("export-reveal"));
    await waitFor(() => expect(called("reveal_sent")).toHaveLength(1));
    fireEvent.click(screen.getByTestId("export-ready"));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("board-more")));
    expect(called("export_project")).toEqual([[SAMPLE_BOARD, { formats: ["fcpxml"], copy: true, language: "en" }]]);
    expect(called("stop_sending")).toHaveLength(0);
  });
  it("is written no further once it is stopped", async () => {
    const { called } = await takeAway();
    fireEvent.click(screen.getByTestId("export-go"));
    fireEvent.click(await screen.findByTestId("export-stop"));
    await waitFor(() => expect(called("stop_sending")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByTestId("export-dialog")).toBeNull());
  });
});

async function askForTrash() {
  const page = await open("done");
  const more = within(card("completed")).getByTestId("action-more");
  const id = card("completed").dataset["jobId"];
  fireEvent.click(more);
  fireEvent.click(await screen.findByTestId("menu-trash"));
  await screen.findByTestId("trash-dialog");
  return { ...page, more, id };
}

describe("a video that is thrown away", () => {
  it("goes to the trash and off the list once that is meant", async () => {
    const { called, id } = await askForTrash();
    const before = cards().length;
    fireEvent.click(screen.getByTestId("trash-go"));
    await waitFor(() => expect(cards()).toHaveLength(before - 1));
    expect(called("trash_video")).toEqual([[id]]);
    expect(await screen.findByText(/is in the trash\.$/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });
  it("stays when it is not, and the focus goes back", async () => {
    const { called, more } = await askForTrash();
    fireEvent.click(screen.getByTestId("trash-keep"));
    await waitFor(() => expect(document.activeElement).toBe(more));
    expect(called("trash_video")).toHaveLength(0);
  });
  it("stays when there is no trash, which is said", async () => {
    const { fake } = await askForTrash();
    const before = cards().length;
    fake.failNext({ code: "trash_failed", message: "There is no trash.", hint: "Delete it there.", retryable: false });
    fireEvent.click(screen.getByTestId("trash-go"));
    expect(await screen.findByText("There is no trash.")).toBeTruthy();
    expect(cards()).toHaveLength(before);
  });
});

describe("what is not where it was", () => {
  it("is found again in the storyboard, and can be chosen then", async () => {
    const { called } = await open("board-missing");
    const find = await screen.findByTestId("find-it");
    expect(find.getAttribute("aria-label")).toBe("Find it…: galaxy.mp4");
    fireEvent.click(find);
    await waitFor(() => expect(called("find_media")).toEqual([[SAMPLE_BOARD, "m2", "g-1"]]));
    await waitFor(() => expect(screen.queryByTestId("find-it")).toBeNull());
    await waitFor(() => expect(document.activeElement?.getAttribute("data-media")).toBe("m2"));
    expect((document.activeElement as HTMLInputElement | null)?.disabled).toBe(false);
  });
  it("is found again among the projects, and opened", async () => {
    const { called } = await open("recent");
    const gone = (await screen.findAllByTestId("recent-project")).find((one) => one.dataset["missing"]);
    fireEvent.click(within(gone ?? document.body).getByTestId("find-it"));
    const board = await screen.findByTestId("storyboard");
    expect(called("find_project")).toEqual([[board.dataset["projectId"], "g-1"]]);
  });
});

describe("a report", () => {
  it("is saved from a card that failed, with its details", async () => {
    const { called } = await open("failed");
    fireEvent.click(within(card("failed")).getByTestId("fix-report"));
    expect(await screen.findByText("Saved as Spool report.zip. Look into it before you send it.")).toBeTruthy();
    expect(called("save_report")).toEqual([[card("failed").dataset["jobId"], expect.stringContaining("code: ")]]);
  });
  it("is saved from the help", async () => {
    const { called } = await open("empty");
    fireEvent.click(screen.getByTestId("open-help"));
    fireEvent.click(await screen.findByTestId("help-report"));
    await waitFor(() => expect(called("save_report")).toEqual([[null, "Spool 0.1.0"]]));
  });
});
