/** @file The switch that lets other programs in: off at first, the token told once, examples that can be used as they are. */
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { EXAMPLES, example } from "../src/features/settings/apiExamples";
import { open } from "./page";

const shown = (testid: string) => screen.getByTestId(testid).textContent ?? "";

describe("other programs", () => {
  it("are not let in until the person says so", async () => {
    const { called } = await open("empty", { opening: { settings: true } });
    await screen.findByTestId("settings-api");
    expect([screen.queryByTestId("api-sign"), screen.queryByTestId("api-address"), called("set_api")]).toEqual([null, null, []]);
  });

  it("get address, token and examples, and the header shows it", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    await user.click(await screen.findByTestId("setting-api"));
    await screen.findByTestId("api-token");
    expect(called("set_api")).toEqual([[true, 8080]]);
    expect(shown("api-address")).toBe("http://127.0.0.1:8080");
    expect(shown("api-example")).toContain(shown("api-token"));
    expect(screen.getByTestId("api-sign")).toBeTruthy();
  });

  it("are told the token once, and another when it is asked for", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    const turn = await screen.findByTestId("setting-api");
    await user.click(turn);
    const first = (await screen.findByTestId("api-token")).textContent;
    await user.click(turn);
    await user.click(turn);
    await user.click(await screen.findByTestId("api-renew"));
    await waitFor(() => expect(shown("api-token")).not.toBe(first));
    expect(called("renew_api_token")).toHaveLength(1);
  });

  it("have a token that the person finds again in the system's safe, or is told that there is none", async () => {
    const { user } = await open("empty", { opening: { settings: true } });
    const turn = await screen.findByTestId("setting-api");
    await user.click(turn);
    expect(await screen.findByText(/kept with your system’s passwords/)).toBeTruthy();
    await user.click(turn);
    await user.click(turn);
    await user.click(await screen.findByTestId("api-renew"));
    expect(await screen.findByText(/no password store/)).toBeTruthy();
  });

  it("can be given the secret of webhooks, which is shown when it is asked for", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    await user.click(await screen.findByTestId("setting-api"));
    const show = await screen.findByTestId("api-show-secret");
    expect([screen.queryByTestId("api-secret"), called("webhook_secret")]).toEqual([null, []]);
    await user.click(show);
    expect((await screen.findByTestId("api-secret")).textContent).toBe("5ec4".repeat(16));
    await user.click(screen.getByTestId("api-secret-copy"));
    expect(await navigator.clipboard.readText()).toBe("5ec4".repeat(16));
    expect(show.getAttribute("aria-expanded")).toBe("true");
    await user.click(show);
    expect(screen.queryByTestId("api-secret")).toBeNull();
  });

  it("hear in words why nothing listens", async () => {
    const { user, fake } = await open("empty", { opening: { settings: true } });
    fake.failNext({ code: "port_taken", message: "Port 8080 cannot be opened.", hint: "Choose another port.", retryable: false });
    await user.click(await screen.findByTestId("setting-api"));
    expect(await screen.findByText("Port 8080 cannot be opened.")).toBeTruthy();
    expect(screen.queryByTestId("api-sign")).toBeNull();
  });

  it("move to another port only when it is one", async () => {
    const { user, called } = await open("empty", { opening: { settings: true } });
    await user.click(await screen.findByTestId("setting-api"));
    const port = await screen.findByTestId("api-port");
    await user.clear(port);
    await user.type(port, "80");
    expect(screen.getByTestId<HTMLButtonElement>("api-move").disabled).toBe(true);
    await user.clear(port);
    await user.type(port, "8123");
    await user.click(screen.getByTestId("api-move"));
    await waitFor(() => expect(called("set_api")).toEqual([[true, 8080], [true, 8123]]));
  });
});

describe("an example", () => {
  it.each(EXAMPLES)("for %s names address and token, and asks for a topic", (which) => {
    const text = example(which, "http://127.0.0.1:8080", "secret");
    expect([text.includes("http://127.0.0.1:8080"), text.includes("secret")]).toEqual([true, true]);
    expect(example(which, "http://127.0.0.1:8080", null)).toContain("YOUR_TOKEN");
    expect(text).toMatch(/\/v1\b[^]*topic/);
  });
  it("for a terminal ends however the job does", () => {
    const text = example("curl", "http://127.0.0.1:8080", "secret");
    const waited = /grep -Eq '([^']+)'/.exec(text)?.[1] ?? "(?!)";
    const ends = (state: string) => new RegExp(waited).test(JSON.stringify({ id: "1", state, stage: "" }));
    expect(["completed", "failed", "cancelled", "needs_you", "running", "queued", "retryable", "paused"].filter(ends)).toEqual(["completed", "failed", "cancelled", "needs_you"]);
  });
  it("for n8n is a flow", () => {
    const flow: { nodes: { name: string }[]; connections: Record<string, unknown> } = JSON.parse(example("n8n", "http://127.0.0.1:1", "x"));
    const names = flow.nodes.map((node) => node.name);
    expect(Object.keys(flow.connections).every((name) => names.includes(name))).toBe(true);
  });
});
