/** @file Tips: said under the mouse and with the keyboard's focus, gone with Escape; and lists that stay the same. */
import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { keep } from "../src/lib/same";
import { open } from "./page";

it("what a small button does is said under the mouse", async () => {
  const { user } = await open("running");
  await user.hover(await screen.findByTestId("open-settings"));
  expect((await screen.findByRole("tooltip")).textContent).toBe("Settings");
  await user.hover(screen.getByTestId("shell"));
  await waitFor(() => expect(screen.queryByRole("tooltip")).toBeNull());
});

it("what has the keyboard's focus is said at once, until Escape", async () => {
  const { user } = await open("running");
  const help = screen.getByTestId("open-help");
  // The browser knows that the focus came by the keyboard; jsdom guesses.
  vi.spyOn(help, "matches").mockReturnValue(true);
  help.focus();
  expect((await screen.findByRole("tooltip")).textContent).toBe("Help · F1");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("tooltip")).toBeNull());
});

it("a row that tells the same stays the same", () => {
  const [first, second] = [{ id: "a", chosen: true }, { id: "b", chosen: false }];
  const known = new Map([first, second].map((row) => [row.id, row]));
  const rows = keep(known, [{ id: "b", chosen: false }, { id: "a", chosen: false }]);
  expect(rows[0]).toBe(second);
  expect(rows[1]).toEqual({ id: "a", chosen: false });
});
