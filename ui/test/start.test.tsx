/** @file From a topic to a script, and going on with what was worked on. */
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { WORDS } from "../src/ipc/fake/words";
import type { Grant } from "../src/ipc/wire";
import { isTopic } from "../src/lib/spoken";
import { open } from "./page";

const topic = () => screen.getByTestId<HTMLTextAreaElement>("topic");
const project: Grant = { id: "p", name: "Night.spool", kind: "project", bytes: 1 };
const SCRIPT = WORDS.en.lines.join("\n");

describe("a topic is", () => {
  it.each(["why bees dance", "Why is the night sky dark?", "夜空为什么是黑的？", "AI 3.5"])("%s", (text) => expect(isTopic(text)).toBe(true));
  it.each(["", "Bees dance. Flowers wait.", "Bees dance!", "One line\nanother", "蜜蜂会跳舞。", "What? Why", "word ".repeat(15)])("not: %s", (text) => expect(isTopic(text)).toBe(false));
});

describe("a script", () => {
  it("is offered for a topic only", async () => {
    const { user } = await open("empty");
    expect(screen.queryByTestId("write-script")).toBeNull();
    await user.type(topic(), "Why bees dance");
    expect(screen.getByTestId("write-script")).toBeTruthy();
    await user.type(topic(), ". They show the way.");
    expect(screen.queryByTestId("write-script")).toBeNull();
  });
  it("is written as wished, streams into the field, and gives the video its title", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "The dark sky");
    await user.click(screen.getByTestId("choice-script-kind"));
    await user.click(await screen.findByTestId("choice-script-kind-story"));
    await user.click(screen.getByTestId("choice-script-length"));
    await user.click(await screen.findByTestId("choice-script-length-60"));
    await user.click(screen.getByTestId("write-script"));
    await screen.findByTestId("written");
    expect(called("write_script")).toMatchObject([[{ topic: "The dark sky", kind: "story", seconds: 60, language: null, writer: "builtin:templates" }]]);
    expect(topic().value).toBe(SCRIPT);
    await user.click(screen.getByTestId("make-video"));
    expect(called("submit_render")).toMatchObject([[{ text: SCRIPT, title: WORDS.en.sky }]]);
  });
  it("keeps the words to look for that the writer gave each line", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "The dark sky");
    await user.click(screen.getByTestId("write-script"));
    await screen.findByTestId("written");
    await user.click(screen.getByTestId("open-board"));
    const lines = WORDS.en.lines.map((text) => ({ text, search: ["stars"] }));
    await waitFor(() => expect(called("new_project")).toMatchObject([[{ text: SCRIPT, lines }]]));
  });
  it("is written in the tone and for the people that were wished, by a writer that can", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "The dark sky");
    await screen.findByText("Written on this computer; nothing is sent.");
    await user.click(screen.getByTestId("script-wishes"));
    await user.type(await screen.findByTestId("script-facts"), "Stars are far.{Enter}{Enter} Space is empty. ");
    expect(screen.queryByTestId("script-tone"), "the built-in writer has one tone").toBeNull();
    await user.keyboard("{Escape}");
    expect(screen.getByTestId("script-wishes").textContent).toBe("2 facts");
    await user.click(screen.getByTestId("choice-script-writer"));
    await user.click(await screen.findByTestId("choice-script-writer-anthropic"));
    await user.click(await screen.findByTestId("script-wishes"));
    await user.type(await screen.findByTestId("script-tone"), "calm");
    await user.type(screen.getByTestId("script-audience"), "children");
    await user.click(screen.getByTestId("write-script"));
    expect(called("write_script")).toMatchObject([[{ facts: ["Stars are far.", "Space is empty."], tone: "calm", audience: "children", writer: "anthropic" }]]);
  });
  it("begins the next time as it was wished last, with facts of its own", async () => {
    const { user, called, fake, view } = await open("empty");
    await user.type(topic(), "The dark sky");
    await user.click(await screen.findByTestId("choice-script-writer"));
    await user.click(await screen.findByTestId("choice-script-writer-anthropic"));
    await user.click(screen.getByTestId("choice-script-length"));
    await user.click(await screen.findByTestId("choice-script-length-90"));
    await user.click(screen.getByTestId("script-wishes"));
    await user.type(await screen.findByTestId("script-facts"), "Stars are far.");
    await user.type(screen.getByTestId("script-tone"), "calm ");
    const wishes = { kind: null, language: null, seconds: 90, tone: "calm", audience: null, writer: "anthropic" };
    await waitFor(() => expect(called("set_preferences").at(-1)).toMatchObject([{ wishes }]));

    // The next start knows what was kept, and nothing else.
    const { preferences } = await fake.host.appSnapshot();
    expect(JSON.stringify(preferences)).not.toContain("Stars");
    await user.clear(topic());
    view.unmount();
    const again = await open("empty", { preferences });
    await again.user.type(topic(), "Tides");
    await waitFor(() => expect(screen.getByTestId("choice-script-writer").textContent).toContain("Anthropic"));
    await again.user.click(screen.getByTestId("write-script"));
    expect(again.called("write_script")).toMatchObject([[{ topic: "Tides", facts: [], seconds: 90, tone: "calm", writer: "anthropic" }]]);
  });
  it.each([
    [{ writer: "gone", seconds: 55, language: "fr" }, { seconds: 40, language: null }],
    [{ writer: "ollama", seconds: 60, language: "zh" }, { seconds: 60, language: "zh" }],
  ])("begins as at first where %o can no longer be", async (kept, begun) => {
    const { user, called } = await open("empty", { preferences: { wishes: { kind: null, tone: null, audience: null, ...kept } } });
    await user.type(topic(), "The dark sky");
    await screen.findByText("Written on this computer; nothing is sent.");
    await user.click(screen.getByTestId("write-script"));
    expect(called("write_script")).toMatchObject([[{ ...begun, writer: "builtin:templates" }]]);
  });
  it("is written by the job when a video is made of a topic alone, as wished", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "The dark sky");
    expect(screen.getByTestId("compose-hint").textContent).toContain("writes the script too");
    await user.click(screen.getByTestId("choice-script-length"));
    await user.click(await screen.findByTestId("choice-script-length-90"));
    await user.click(screen.getByTestId("make-video"));
    expect(called("write_script")).toEqual([]);
    expect(called("submit_render")).toMatchObject([[{ text: "The dark sky", wish: { topic: "The dark sky", seconds: 90, writer: "builtin:templates" } }]]);
  });
  it("is not written for words that end like a sentence", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "The sky is dark.");
    await user.click(screen.getByTestId("make-video"));
    expect(called("submit_render")[0]?.[0]).not.toHaveProperty("wish");
  });
  it("is written first when a topic is opened as a storyboard", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "The dark sky");
    await user.click(screen.getByTestId("open-board"));
    await waitFor(() => expect(called("new_project")).toMatchObject([[{ text: SCRIPT, title: WORDS.en.sky }]]));
    expect(await screen.findByTestId("storyboard")).toBeTruthy();
  });
  it("that was stopped opens no storyboard", async () => {
    const { fake, user, tell, called } = await open("writing");
    await user.type(topic(), "The dark sky");
    await user.click(screen.getByTestId("open-board"));
    await user.click(await screen.findByTestId("write-stop"));
    await tell(fake.writeOn);
    expect(topic().value).toBe("The dark sky");
    expect(called("new_project")).toEqual([]);
  });
  it("is seen while it is written, and can be stopped: the topic is back", async () => {
    const { fake, user, tell } = await open("writing");
    await user.type(topic(), "The dark sky");
    await user.click(screen.getByTestId("write-script"));
    await waitFor(() => expect(topic().value).toBe(WORDS.en.lines.slice(0, 2).join("\n")));
    expect(topic().readOnly).toBe(true);
    await user.click(screen.getByTestId("write-stop"));
    expect(topic().value).toBe("The dark sky");
    await tell(fake.writeOn);
    expect(topic().value).toBe("The dark sky");
  });
  it("that fails loses nothing: what is there stays, the topic can be had back, and it can be tried again", async () => {
    const { fake, user } = await open("empty");
    await user.type(topic(), "The dark sky");
    fake.failNext({ code: "unreachable", message: "Anthropic could not be reached.", hint: "Check the connection.", retryable: true });
    await user.click(screen.getByTestId("write-script"));
    expect(await screen.findByText("Anthropic could not be reached.")).toBeTruthy();
    expect(topic().value).toBe(WORDS.en.lines.slice(0, 4).join("\n"));
    await user.click(screen.getByTestId("topic-again"));
    expect(topic().value).toBe("The dark sky");
    await user.click(screen.getByTestId("write-script"));
    await screen.findByTestId("written");
    expect(topic().value).toBe(SCRIPT);
  });
  it("that fails for want of a key leads to the settings where it is put in", async () => {
    const { fake, user } = await open("empty");
    await user.type(topic(), "The dark sky");
    fake.failNext({ code: "writer_key", message: "Anthropic did not accept its key.", hint: "Copy it again.", retryable: false });
    await user.click(screen.getByTestId("write-script"));
    await user.click(await screen.findByTestId("fix-writers"));
    const heading = await screen.findByRole("heading", { name: "Writers and keys" });
    await waitFor(() => expect(document.activeElement).toBe(heading));
  });
  it("says what is sent where before it is", async () => {
    const { user } = await open("empty");
    await user.type(topic(), "The dark sky");
    expect(await screen.findByText("Written on this computer; nothing is sent.")).toBeTruthy();
    await user.click(screen.getByTestId("choice-script-writer"));
    await user.click(await screen.findByTestId("choice-script-writer-anthropic"));
    expect(await screen.findByText("Anthropic writes it: your topic is sent to api.anthropic.com.")).toBeTruthy();
  });
});

describe("a storyboard", () => {
  it("is opened of words, and the field is empty afterwards", async () => {
    const { user, called } = await open("empty");
    await user.type(topic(), "Bees dance. Flowers wait.");
    await user.click(screen.getByTestId("open-board"));
    const fields = await screen.findAllByTestId<HTMLTextAreaElement>("line-text");
    expect(fields.map((field) => field.value)).toEqual(["Bees dance.", "Flowers wait."]);
    expect(called("new_project")).toEqual([[{ grants: [], text: "Bees dance. Flowers wait.", title: null }]]);
    await waitFor(() => expect(topic().value).toBe(""));
  });
  it("is opened of a dropped project from its toast, while the video is made", async () => {
    const { fake, user, tell, called } = await open("empty");
    await tell(() => fake.drop({ type: "dropped", grants: [project] }));
    expect(called("submit_render")).toHaveLength(1);
    await user.click(await screen.findByTestId("toast-also"));
    expect(await screen.findByTestId("storyboard")).toBeTruthy();
    expect(called("open_project")).toEqual([["p"]]);
  });
  it("needs words, as a video does", async () => {
    const { user, called } = await open("empty");
    await user.click(screen.getByTestId("open-board"));
    expect(screen.getByText("Write a few words first: what is the video about?")).toBeTruthy();
    expect(called("new_project")).toEqual([]);
  });
});

describe("projects to go on with", () => {
  it("are listed with title, length and when, and open", async () => {
    const { user, called } = await open("recent");
    const [first] = await screen.findAllByTestId("recent-project");
    expect(first?.textContent).toContain(WORDS.en.sky);
    expect(first?.textContent).toContain("6 lines · 0:30");
    await user.click(within(first ?? document.body).getByTestId("recent-open"));
    expect(await screen.findByTestId("storyboard")).toBeTruthy();
    expect(called("open_recent")).toHaveLength(1);
  });
  it("say when their file is not where it was", async () => {
    await open("recent");
    expect(await screen.findByText("Lisbon.spool is not where it was")).toBeTruthy();
  });
  it("are found by their titles when there are many", async () => {
    const { user, fake } = await open("recent");
    const [first] = await fake.host.recentProjects();
    if (!first) throw new Error("there is none");
    fake.host.recentProjects = async () => Array.from({ length: 9 }, (_, at) => ({ ...first, id: `p${at}`, title: `Tides ${at + 1}` }));
    await user.click((await screen.findAllByTestId("recent-open"))[0] ?? document.body);
    await user.click(await screen.findByTestId("board-back"));
    await user.click(await screen.findByTestId("recent-all"));
    expect(screen.getAllByTestId("recent-project")).toHaveLength(9);
    await user.type(screen.getByTestId("recent-find"), "tides 7");
    expect(screen.getAllByTestId("recent-project").map((one) => one.dataset["projectId"])).toEqual(["p6"]);
    await user.type(screen.getByTestId("recent-find"), "8");
    expect(screen.getByText("No project is called that.")).toBeTruthy();
  });
  it("stand at the front once they are kept there", async () => {
    const { user, called } = await open("recent");
    const order = () => screen.getAllByTestId("recent-project").map((one) => one.dataset["projectId"]);
    const [, second] = await screen.findAllByTestId("recent-project");
    const id = second?.dataset["projectId"];
    const pin = within(second ?? document.body).getByTestId("recent-pin");
    expect(pin.getAttribute("aria-pressed")).toBe("false");
    await user.click(pin);
    await waitFor(() => expect(order()[0]).toBe(id));
    const [first] = screen.getAllByTestId("recent-project");
    expect(within(first ?? document.body).getByTestId("recent-pin").getAttribute("aria-pressed")).toBe("true");
    expect(called("pin_project")).toEqual([[id, true]]);
  });
  it("are taken off the list, which can be undone", async () => {
    const { user, called } = await open("recent");
    const [first] = await screen.findAllByTestId("recent-project");
    await user.click(within(first ?? document.body).getByTestId("recent-forget"));
    expect(screen.getAllByTestId("recent-project")).toHaveLength(3);
    await user.click(await screen.findByTestId("toast-action"));
    expect(screen.getAllByTestId("recent-project")).toHaveLength(4);
    expect(called("forget_project")).toEqual([]);
  });
});

describe("the first steps", () => {
  it("are told until they are put away, which is remembered", async () => {
    const { user, view } = await open("empty");
    expect(within(screen.getByTestId("first-steps")).getAllByRole("listitem")).toHaveLength(3);
    await user.click(screen.getByRole("button", { name: "Put the first steps away" }));
    expect(screen.queryByTestId("first-steps")).toBeNull();
    view.unmount();
    await open("empty");
    expect(screen.queryByTestId("first-steps")).toBeNull();
  });
  it("are not told to somebody who has made something", async () => {
    await open("running");
    expect(screen.queryByTestId("first-steps")).toBeNull();
  });
});

describe("a project that is opened with the app", () => {
  const opened = (...grants: Grant[]) => ({ type: "opened" as const, grants });
  it("is shown as a storyboard, and nothing is made", async () => {
    const { fake, tell, called } = await open("empty", { opening: { settings: true } });
    await tell(() => fake.drop(opened(project)));
    expect(await screen.findByTestId("storyboard")).toBeTruthy();
    expect(called("open_project")).toEqual([["p"]]);
    expect(called("submit_render")).toEqual([]);
    await waitFor(() => expect(screen.queryByTestId("settings-search")).toBeNull());
  });
  it("takes the place of the one that is worked on", async () => {
    const { fake, tell, called } = await open("board");
    await screen.findByTestId("storyboard");
    await tell(() => fake.drop(opened(project)));
    await waitFor(() => expect(called("open_project")).toEqual([["p"]]));
    expect(await screen.findByTestId("storyboard")).toBeTruthy();
  });
  it("comes with others, which are there to go on with", async () => {
    const { fake, tell, called } = await open("empty");
    await tell(() => fake.drop(opened(project, { ...project, id: "q" })));
    await waitFor(() => expect(called("open_project")).toEqual([["p"], ["q"]]));
  });
  it("is not what a script is: that waits for the button", async () => {
    const { fake, tell, called } = await open("empty");
    await tell(() => fake.drop(opened({ id: "s", name: "bees.txt", kind: "script", bytes: 9 })));
    expect(screen.getAllByTestId("attached-file")).toHaveLength(1);
    expect(called("submit_render")).toEqual([]);
  });
});
