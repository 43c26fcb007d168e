/** @file Each button beside an error really does something, in a toast, on a card, above the queue, and in a dialog. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ApiError } from "../src/ipc/wire";
import { card, cards, open } from "./page";

const error = (code: string, retryable = true): ApiError => ({ code, message: `It is ${code}.`, hint: "Try it.", retryable });

/** The next command is refused, and a toast tells. */
async function refused(code: string) {
  const page = await open("running");
  page.fake.failNext(error(code));
  fireEvent.click(within(card("running")).getByTestId("action-pause"));
  expect(await screen.findByText(`It is ${code}.`)).toBeTruthy();
  return page;
}
const last = async (press: string) => fireEvent.click(await screen.findByTestId(press));

describe("the button of a toast", () => {
  it("does again what was refused", async () => {
    const { called } = await refused("job_changed");
    await last("toast-action");
    await waitFor(() => expect(called("pause_job")).toHaveLength(2));
    await waitFor(() => expect(cards("paused")).toHaveLength(1));
  });
  it("frees room on the disk, and says how much", async () => {
    const { called } = await refused("project_unsaved");
    await last("toast-action");
    expect(await screen.findByText("3.4 GB freed.")).toBeTruthy();
    expect(called("clean_storage")).toHaveLength(1);
  });
  it("chooses another folder", async () => {
    const { called } = await refused("folder");
    await last("toast-action");
    expect(await screen.findByText("Finished videos go to /home/you/Films.")).toBeTruthy();
    expect(called("pick_output_folder")).toHaveLength(1);
  });
  it("goes online", async () => {
    const { called } = await refused("offline");
    await last("toast-action");
    expect(await screen.findByText("Spool works online again.")).toBeTruthy();
    expect(called("set_preferences").at(-1)).toMatchObject([{ work_offline: false }]);
  });
  it.each([["writer_key", "writers"], ["voice_key", "voices"], ["site_key", "sites"], ["port_taken", "api"]])("for %s opens the settings at %s", async (code, section) => {
    await refused(code);
    await last("toast-action");
    await waitFor(() => expect(document.activeElement?.id).toBe(`settings-${section}`));
  });
  it("copies the details where nobody knows more", async () => {
    await refused("internal");
    fireEvent.click((await screen.findAllByRole("button", { name: "Copy details" }))[0] ?? document.body);
    await waitFor(async () => expect(await navigator.clipboard.readText()).toContain("code: internal"));
  });
  it("chooses another file in place of one that is no good, as if it was dropped", async () => {
    const { called } = await refused("table_wrong");
    await last("toast-action");
    expect(await screen.findAllByTestId("attached-file")).toHaveLength(2);
    expect(called("pick_files")).toHaveLength(1);
  });
  it("names another folder in place of one that cannot be looked into", async () => {
    const { called } = await refused("library_folder");
    await last("toast-action");
    expect(await screen.findByText("Spool looks through the folder.")).toBeTruthy();
    expect(called("add_library_folder")).toHaveLength(1);
  });
  it("shows which version this is where a newer one is needed", async () => {
    await refused("newer_version");
    await last("toast-action");
    await waitFor(() => expect(document.activeElement?.id).toBe("settings-about"));
  });
  it("is none where the next step is at hand", async () => {
    await refused("not_now");
    expect([screen.queryByTestId("toast-action"), screen.queryByTestId("toast-also")]).toEqual([null, null]);
  });
});

describe("a finished video that cannot be shown", () => {
  async function shown(code: string) {
    const page = await open("done");
    page.fake.failNext(error(code));
    fireEvent.click(within(card("completed")).getByTestId("action-reveal"));
    expect(await screen.findByText(`It is ${code}.`)).toBeTruthy();
    return page;
  }
  it("because it is gone, is made again", async () => {
    const { called } = await shown("video_missing");
    fireEvent.click(await screen.findByRole("button", { name: "Make again" }));
    await waitFor(() => expect(called("duplicate_job")).toHaveLength(1));
    expect(await screen.findByText(/will be made again/)).toBeTruthy();
  });
  it("because no folder opens, is found by its location", async () => {
    await shown("reveal_failed");
    fireEvent.click(await screen.findByRole("button", { name: "Copy file location" }));
    await waitFor(async () => expect(await navigator.clipboard.readText()).toContain(".mp4"));
  });
  it("because the clipboard is closed, is copied at the next try", async () => {
    const { fake, called } = await open("done");
    fake.failNext(error("copy_failed"));
    fireEvent.click(within(card("completed")).getByTestId("action-copy"));
    fireEvent.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => expect(called("copy_video")).toHaveLength(2));
  });
  it("is made again from what it is uploaded with, too", async () => {
    const { fake, called } = await open("done");
    fireEvent.click(within(card("completed")).getByTestId("action-more"));
    fake.failNext(error("video_missing", false));
    fireEvent.click(await screen.findByTestId("menu-kit"));
    fireEvent.click(await screen.findByTestId("fix-remake"));
    await waitFor(() => expect(called("duplicate_job")).toHaveLength(1));
  });
});

it("a voice that needs a key leads to its service in the settings, with the field for it", async () => {
  await open("board-look", { opening: { boardOpening: { side: "look" } } });
  fireEvent.click(await screen.findByTestId("voices-all"));
  const [nova] = await screen.findAllByRole("button", { name: "Set up: OpenAI" });
  fireEvent.click(nova ?? document.body);
  // To ask for the field by its label again and again would keep the page from getting there.
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Key for OpenAI"));
});

describe("the buttons of a card", () => {
  it("free room and go on with what waited for it", async () => {
    const page = await open("needs-you");
    const [asking] = page.fake.jobs().filter((job) => job.state === "needs_you");
    if (!asking) throw new Error("nothing asks");
    await page.tell(() => page.fake.say({ type: "changed", job: { ...asking, revision: 99, question: error("disk_space") } }));
    fireEvent.click(within(card("needs_you")).getByTestId("fix-clean"));
    await waitFor(() => expect(page.called("resume_job")).toEqual([[asking.id]]));
    expect(page.called("clean_storage")).toHaveLength(1);
  });
  it("open the storyboard first where trying again alone would fail again", async () => {
    const { called } = await open("line");
    const odd = cards("failed").find((one) => one.textContent?.includes("HEIC"));
    const offered = within(odd ?? document.body).getAllByRole("button").map((one) => one.dataset["testid"]).filter((testid) => testid?.startsWith("fix-"));
    expect(offered).toEqual(["fix-help", "fix-project", "fix-again", "fix-copy", "fix-report"]);
    fireEvent.click(within(odd ?? document.body).getByTestId("fix-project"));
    expect(await screen.findByTestId("storyboard")).toBeTruthy();
    expect(called("open_project_of")).toEqual([[odd?.dataset["jobId"]]]);
  });
});

it("work goes on although the battery is low, when that is wished", async () => {
  const { called } = await open("held");
  fireEvent.click(within(screen.getByTestId("held")).getByTestId("fix-battery"));
  await waitFor(() => expect(called("set_preferences").at(-1)).toMatchObject([{ work: { rest_on_low_battery: false } }]));
  expect(await screen.findByText("Spool no longer pauses on low battery.")).toBeTruthy();
});

it("a dialog that could not be filled is tried again in its place", async () => {
  const { fake, called } = await open("done");
  fireEvent.click(within(card("completed")).getByTestId("action-more"));
  fake.failNext(error("store"));
  fireEvent.click(await screen.findByTestId("menu-kit"));
  fireEvent.click(await screen.findByTestId("fix-again"));
  expect(await screen.findByTestId("kit-description")).toBeTruthy();
  expect(called("upload_kit")).toHaveLength(2);
});
