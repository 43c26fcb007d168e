/** @file The draft of the next video: what a writer that was stopped still says is not heard. */
import { expect, it } from "vitest";
import { EMPTY, reduce, type Act } from "../src/features/compose/draft";

const after = (...acts: Act[]) => acts.reduce(reduce, { ...EMPTY, text: "Bees" });

it("a script that was stopped does not write into one that was asked for anew", () => {
  const draft = after({ type: "asked", ask: 1, topic: "Bees" }, { type: "topicAgain" }, { type: "asked", ask: 2, topic: "Bees" }, { type: "streamed", ask: 1, text: "Old words." });
  expect(draft.text).toBe("Bees");
});
it("its end does not end the other", () => {
  const fault = { code: "writer_slow", message: "Too slow.", hint: "", retryable: true };
  const draft = after({ type: "asked", ask: 1, topic: "Bees" }, { type: "topicAgain" }, { type: "asked", ask: 2, topic: "Bees" }, { type: "stumbled", ask: 1, fault });
  expect(draft.written?.state).toBe("writing");
});
it("is heard while it was not stopped", () => {
  expect(after({ type: "asked", ask: 1, topic: "Bees" }, { type: "streamed", ask: 1, text: "New words." }).text).toBe("New words.");
});
