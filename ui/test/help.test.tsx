/** @file Help: opened by a key, found by typing, and at hand beside every error. */
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { topicOf } from "../src/i18n/topics";
import { card, open } from "./page";

const topics = () => screen.queryAllByTestId<HTMLDetailsElement>("help-topic");

describe("help", () => {
  it("opens by F1, ready to be searched, and gives the focus back", async () => {
    const { user } = await open("empty");
    screen.getByTestId("topic").focus();
    await user.keyboard("{F1}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("help-search")));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("help")).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId("topic"));
  });
  it("finds an answer by any words that are in it", async () => {
    const { user } = await open("help");
    await user.keyboard("{F1}");
    await user.type(await screen.findByTestId("help-search"), "pronounced captions");
    expect(topics().map((topic) => [topic.dataset["topic"], topic.open])).toEqual([["sayings", true]]);
    expect(screen.getByTestId("help-found").textContent).toBe("1 answer");
  });
  it("shows the first steps on the desk again, wherever it was opened", async () => {
    const { user } = await open("board");
    await user.keyboard("{F1}");
    await user.click(await screen.findByTestId("help-tour"));
    const strip = await screen.findByTestId("first-steps");
    await waitFor(() => expect(document.activeElement).toBe(strip));
    expect(screen.queryByTestId("storyboard")).toBeNull();
    await user.click(screen.getByTestId("first-steps-close"));
    expect(screen.queryByTestId("first-steps")).toBeNull();
  });
  it("says so when there is no answer", async () => {
    const { user } = await open("help");
    await user.keyboard("{F1}");
    await user.type(await screen.findByTestId("help-search"), "unicorn");
    expect(topics()).toEqual([]);
    expect(screen.getByTestId("help-found").textContent).toBe("No answer speaks of “unicorn”. Try another word.");
  });
});

describe("an error", () => {
  it("leads to the answer that is about it", async () => {
    const { user } = await open("failed");
    await user.click(within(card("failed")).getByTestId("fix-help"));
    await screen.findByTestId("help");
    expect(topics().filter((topic) => topic.open).map((topic) => topic.dataset["topic"])).toEqual(["disk"]);
  });
  it.each([
    ["disk_full", "disk"],
    ["media_missing", "files"],
    ["voice_key", "voices"],
    ["writer_unreachable", "script"],
    ["offline", "online"],
    ["table_wrong", "table"],
    ["project_damaged", "projects"],
    ["battery_low", "background"],
    ["encoder_failed", "failed"],
    ["", "failed"],
  ])("%j is told about under %s", (code, topic) => expect(topicOf(code)).toBe(topic));
});
