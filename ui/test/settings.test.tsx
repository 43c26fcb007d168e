/** @file Settings: found by typing, keys kept and tested, sites switched, and what leaves this computer. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { open } from "./page";

const settings = () => open("empty", { opening: { settings: true } });
/** What is not in use is one line until it is unfolded. */
async function unfold(section: string, id: string) {
  const inside = await screen.findByTestId(`settings-${section}`);
  const line = within(inside).queryAllByTestId("unused").find((one) => one.dataset["service"] === id);
  if (line) fireEvent.click(within(line).getByTestId("set-up"));
}
const writer = async (id: string) => {
  await screen.findAllByTestId("writer");
  await unfold("writers", id);
  return within(screen.getAllByTestId("writer").find((one) => one.dataset["writer"] === id) ?? document.body);
};

describe("settings", () => {
  it("are found by typing, and say when there is none", async () => {
    const { user } = await settings();
    await writer("openai");
    await user.type(screen.getByTestId("settings-search"), "battery");
    expect(screen.queryAllByTestId("writer")).toEqual([]);
    expect(screen.getByTestId("setting-battery")).toBeTruthy();
    await user.clear(screen.getByTestId("settings-search"));
    await user.type(screen.getByTestId("settings-search"), "unicorn");
    expect(screen.getByTestId("settings-nothing").textContent).toBe("No setting matches “unicorn”.");
  });
  it("keep a key for a writer, which is never shown again, and forget it", async () => {
    const { user, called } = await settings();
    await user.type((await writer("openai")).getByLabelText("Key for OpenAI"), "sk-1{Enter}");
    expect(called("set_key")).toEqual([["openai", "sk-1"]]);
    const kept = await writer("openai");
    await waitFor(() => expect(kept.getByTestId("key-kept")).toBeTruthy());
    expect(document.body.textContent).not.toContain("sk-1");
    await user.click(kept.getByTestId("key-forget"));
    await waitFor(() => expect(called("set_key").at(-1)).toEqual(["openai", null]));
  });
  it("test a connection, and say what is wrong", async () => {
    const { user } = await settings();
    await user.click((await writer("openai")).getByTestId("writer-test"));
    expect((await screen.findByTestId("writer-fault")).textContent).toContain("OpenAI did not accept the key.");
    await user.click((await writer("anthropic")).getByTestId("writer-test"));
    expect(await screen.findByText("It works.")).toBeTruthy();
  });
  it("change a writer's model when the field is left", async () => {
    const { user, called } = await settings();
    const model = (await writer("ollama")).getByTestId("writer-model");
    await user.clear(model);
    await user.type(model, "llama{Enter}");
    expect(called("setup_writer")).toEqual([["ollama", { model: "llama", address: null }]]);
  });
  it("offer the models that a service has, and say why it does not tell them", async () => {
    const { fake, user, called } = await settings();
    const model = (await writer("ollama")).getByTestId("writer-model");
    await user.click(model);
    const options = await screen.findAllByRole("option", { hidden: true });
    expect(options.map((option) => option.textContent)).toEqual(["gemma4:12b", "llama4:8b", "qwen3:4b", "qwen3:8b"]);
    await user.click(screen.getByText("llama4:8b"));
    expect(called("setup_writer")).toEqual([["ollama", { model: "llama4:8b", address: null }]]);
    fake.failNext({ code: "writer_busy", message: "Anthropic has a problem of its own.", hint: "Try again later.", retryable: true });
    await user.click((await writer("anthropic")).getByTestId("writer-model"));
    expect((await screen.findByTestId("writer-models-fault")).textContent).toBe("Anthropic has a problem of its own.Try again later.");
  });
  it("do not ask a service for its models before it has the key that it needs", async () => {
    const { user, called } = await settings();
    await user.click((await writer("openai")).getByTestId("writer-model"));
    expect(called("list_models")).toEqual([]);
  });
  it("take a key also for a server of one's own that may do without", async () => {
    const { user, called } = await settings();
    await user.type((await writer("compatible")).getByLabelText("Key for OpenAI-compatible"), "sk-3{Enter}");
    expect(called("set_key")).toEqual([["compatible", "sk-3"]]);
  });
  it("take a key for a service that speaks, switch one on, test it, and tell what leaves this computer", async () => {
    const { user, called } = await settings();
    await screen.findByTestId("voice-service-edge");
    await unfold("voices", "openai");
    const service = (id: string) => within(screen.getAllByTestId("voice-service").find((one) => one.dataset["service"] === id) ?? document.body);
    await user.click(service("openai").getByTestId("voice-service-test"));
    expect((await screen.findByTestId("voice-service-fault")).textContent).toContain("OpenAI did not accept its key.");
    await user.type(service("openai").getByLabelText("Key for OpenAI"), "sk-2{Enter}");
    expect(called("set_key")).toEqual([["openai", "sk-2"]]);
    await user.click(screen.getByTestId("voice-service-edge"));
    expect(called("setup_voice_service")).toEqual([["edge", { model: null, address: null, on: true }]]);
    await service("edge").findByTestId("voice-service-test");
    await waitFor(() =>
      expect(screen.getAllByTestId("leaves").map((row) => row.textContent)).toContain("Microsoft Edgespeech.platform.bing.comThe lines that one of its voices speaks"),
    );
    await user.click(service("edge").getByTestId("voice-service-test"));
    expect(await service("edge").findByText("It works.")).toBeTruthy();
  });
  it("look up which voices somebody has at a service, and say why when it does not tell", async () => {
    const { user, called, fake } = await settings();
    await user.click(await screen.findByTestId("voice-service-edge"));
    const button = await screen.findByLabelText("Look up which voices you have at Microsoft Edge");
    expect(screen.getByTestId("own-voices").textContent).toBe("Only the usual voices are on your list.");
    fake.failNext({ code: "voice_list", message: "Microsoft Edge does not tell which voices you have there.", hint: "Pick one from the list.", retryable: false });
    await user.click(button);
    expect((await screen.findByTestId("own-voices-fault")).textContent).toContain("Microsoft Edge does not tell which voices you have there.");
    await user.click(button);
    await waitFor(() => expect(screen.getByTestId("own-voices").textContent).toContain("24 voices on your list, looked up"));
    expect(screen.queryByTestId("own-voices-fault")).toBeNull();
    expect(called("look_up_voices")).toEqual([["edge"], ["edge"]]);
  });
  it("switch a site, and tell what leaves this computer", async () => {
    const { user } = await settings();
    await screen.findByTestId("site-openverse");
    expect(screen.getAllByTestId("leaves").map((row) => row.textContent)).toEqual([
      "Anthropicapi.anthropic.comYour topic and wishes, when you ask for a script",
      "Wikimedia Commonscommons.wikimedia.orgA few search words, when a line needs a picture",
      "Pexelsapi.pexels.comA few search words, when a line needs a picture",
    ]);
    await user.click(screen.getByTestId("site-openverse"));
    await waitFor(() => expect(screen.getAllByTestId("leaves")).toHaveLength(4));
  });
  it("name folders of own footage, and let go of them", async () => {
    const { user, called } = await settings();
    const rows = () => screen.getAllByTestId("library-folder").map((row) => row.textContent);
    await screen.findByTestId("library-folder");
    expect(rows()).toEqual(["/home/you/Videos/Iceland128 clips and photosRemove"]);
    await user.click(screen.getByTestId("library-add"));
    await waitFor(() => expect(rows()).toHaveLength(2));
    await user.click(screen.getByRole("button", { name: "Remove from the list: /home/you/Videos/Iceland" }));
    await waitFor(() => expect(rows()).toEqual(["/media/disk/Footage2 clips and photosRemove"]));
    expect(document.activeElement).toBe(screen.getByTestId("library-add"));
    expect(called("forget_library_folder")).toEqual([]);
    await user.click(await screen.findByTestId("toast-action"));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(called("forget_library_folder")).toEqual([]);
  });
  it("let go of a folder for good before another is named, so that the same one can be named again", async () => {
    const { user, called } = await settings();
    await screen.findByTestId("library-folder");
    await user.click(screen.getByTestId("library-forget"));
    await user.click(screen.getByTestId("library-add"));
    await waitFor(() => expect(called("add_library_folder")).toHaveLength(1));
    expect(called("forget_library_folder")).toEqual([["0f3a"]]);
  });
  it("show a service that is not in use as one line, unfold it with the focus in it, and all that is found by typing", async () => {
    const { user } = await settings();
    const lines = () => screen.queryAllByTestId("unused").map((one) => one.textContent);
    await screen.findByTestId("site-openverse");
    expect(lines()).toEqual(["OllamaNot connected yetSet up", "OpenAINeeds a keySet up", "OpenAI-compatibleNot connected yetSet up", "OpenAINeeds a keySet up", "PixabayNeeds a keySet up", "CoverrNeeds a keySet up"]);
    const [ollama] = screen.getAllByRole("button", { name: "Set up: Ollama" });
    await user.click(ollama ?? document.body);
    await waitFor(() => expect(document.activeElement?.closest('[data-writer="ollama"]')).toBeTruthy());
    expect(lines()).toHaveLength(5);
    await user.type(screen.getByTestId("settings-search"), "pixabay");
    expect(lines()).toEqual([]);
    expect(screen.getByLabelText("Key for Pixabay")).toBeTruthy();
  });
  it("work offline: nothing leaves", async () => {
    const { user, called } = await settings();
    await screen.findByTestId("site-openverse");
    await user.click(screen.getByTestId("setting-offline"));
    expect(called("set_preferences").at(-1)).toMatchObject([{ work_offline: true }]);
    expect(await screen.findByText(/^Nothing\. Writing/)).toBeTruthy();
    expect(screen.queryAllByTestId("leaves")).toEqual([]);
  });
  it("tell whom Spool has really reached, and forget it when asked", async () => {
    const { user, called } = await settings();
    const rows = () => screen.queryAllByTestId("contact").map((row) => row.textContent);
    await screen.findByTestId("reached-forget");
    expect(rows()).toEqual(["api.openverse.org14 times, last 6 minutes ago", "upload.wikimedia.org9 times, last 1 hour ago", "api.deepseek.comonce, 2 days ago"]);
    await user.click(screen.getByTestId("reached-forget"));
    expect(await screen.findByText(/^Nobody so far\./)).toBeTruthy();
    expect(rows()).toEqual([]);
    expect(called("forget_contacts")).toHaveLength(1);
  });
  it("are as they were at first by one press, and back by another; privacy is left alone", async () => {
    const { user, called } = await settings();
    await screen.findByTestId("site-openverse");
    await user.click(screen.getByTestId("setting-offline"));
    await user.click(screen.getByTestId("setting-awake"));
    await user.click(screen.getByTestId("settings-reset"));
    await waitFor(() => expect(called("set_preferences").at(-1)).toMatchObject([{ work: { keep_awake: true }, work_offline: true }]));
    await user.click(await screen.findByTestId("toast-action"));
    await waitFor(() => expect(called("set_preferences").at(-1)).toMatchObject([{ work: { keep_awake: false }, work_offline: true }]));
  });
  it("name a queue that is shared, also while Spool works offline", async () => {
    const { fake, tell, user } = await settings();
    await screen.findByTestId("site-openverse");
    const before = fake.host.appSnapshot;
    fake.host.appSnapshot = async () => ({ ...(await before()), shared_queue: "nats://192.168.1.7:4222" });
    await tell(() => fake.say({ type: "lagged" }));
    await user.click(screen.getByTestId("setting-offline"));
    await waitFor(() =>
      expect(screen.getAllByTestId("leaves").map((row) => row.textContent)).toEqual([
        "Shared queuenats://192.168.1.7:4222Videos to be made, with the files that they need, and the finished videos",
      ]),
    );
  });
});
