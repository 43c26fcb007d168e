/** @file Built-in voices that can be downloaded: what they are, getting one, going on, and letting go of it. */
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { open } from "./page";

const voice = async (name: string) => {
  const all = await screen.findAllByTestId("more-voice");
  return within(all.find((one) => one.textContent.startsWith(name)) ?? document.body);
};

describe("the voices that somebody has at a service", () => {
  it("are offered a few at a time, the chosen one always, and all when asked for", async () => {
    const { fake, user, client } = await open("board-look", { opening: { boardOpening: { side: "look" } } });
    await screen.findByTestId("voices-all");
    await fake.host.setupVoiceService("edge", { model: null, address: null, on: true });
    await fake.host.lookUpVoices("edge");
    await client.invalidateQueries({ queryKey: ["voices"] });
    const group = await screen.findByRole("group", { name: "American English · Microsoft Edge" });
    const names = () => within(group).getAllByTestId("voice-choice").map((one) => one.dataset["voice"]);
    expect(names()).toHaveLength(12);
    const more = within(group).getByRole("button", { name: "All 25 voices: American English · Microsoft Edge" });
    expect(more.getAttribute("aria-expanded")).toBe("false");
    await user.click(more);
    expect(names()).toHaveLength(25);
    await user.click(within(group).getByRole("radio", { name: /^Own 24/ }));
    await user.click(within(group).getByTestId("voice-group-all"));
    await waitFor(() => expect(names()).toHaveLength(13));
    expect(names().at(-1)).toBe("edge:en-US-Own24Neural");
  });
});

describe("a further voice", () => {
  it("says from where it comes, how large it is, and is there once it was downloaded", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    const sky = await voice("Sky");
    expect(screen.getByText(/^Downloaded once from huggingface\.co/)).toBeTruthy();
    expect(sky.getByText(/^American English · Female · 0\.5\sMB$/)).toBeTruthy();
    await user.click(sky.getByRole("button", { name: "Download the voice Sky" }));
    await waitFor(async () => expect((await voice("Sky")).getByRole("button", { name: "Delete the voice Sky" })).toBeTruthy());
    expect(called("get_voice")).toEqual([["builtin:kokoro/af_sky"]]);
  });
  it("that broke off goes on where it stopped", async () => {
    await open("empty", { opening: { settings: true } });
    const onyx = await voice("Onyx");
    expect(onyx.getByTestId("voice-get").textContent).toBe("Go on");
    expect(Number(onyx.getByRole("progressbar").getAttribute("aria-valuenow"))).toBeCloseTo(38.3, 1);
  });
  it("is let go of, and can be had again", async () => {
    const { user } = await open("empty", { opening: { settings: true } });
    await user.click((await voice("Nova")).getByTestId("voice-forget"));
    await waitFor(async () => expect((await voice("Nova")).getByTestId("voice-get").textContent).toBe("Download"));
  });
  it("that cannot be had says why, and what to do", async () => {
    const { fake, user } = await open("empty", { opening: { settings: true } });
    const lily = await voice("Lily");
    fake.failNext({ code: "site_unreachable", message: "Hugging Face could not be reached.", hint: "Check the connection to the internet.", retryable: true });
    await user.click(lily.getByTestId("voice-get"));
    expect((await screen.findByTestId("toast-problem")).textContent).toContain("Hugging Face could not be reached.");
  });
});
