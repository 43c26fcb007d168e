/** @file Errors in the page's language. */
import { expect, it } from "vitest";
import { inWords } from "../src/i18n/faults";

it("says a known error in Chinese, with the file's name", () => {
  const fault = { code: "input_missing", message: '"beach.mov" is not there.', hint: "Check the name." };
  expect(inWords(fault, "zh-CN").message).toBe("“beach.mov”不在那里。");
});
it("keeps the back end's words in English", () => {
  const fault = { code: "voice_failed", message: "The voice failed.", hint: "Try again." };
  expect(inWords(fault, "en")).toEqual({ message: "The voice failed.", hint: "Try again." });
});
it("keeps the back end's words for a code it does not know", () => {
  expect(inWords({ code: "brand_new", message: "It rained.", hint: "" }, "zh-CN")).toEqual({ message: "It rained.", hint: "" });
});
it("has words for an error without words", () => {
  expect(inWords({ code: "unknown", message: "", hint: "" }, "en").message).toBe("Something did not work.");
});
