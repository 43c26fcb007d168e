/** @file States, stages and times in words. */
import { describe, expect, it } from "vitest";
import { i18next, speak, spoken } from "../src/i18n";
import { job } from "../src/ipc/fake/jobs";
import type { JobView } from "../src/ipc/wire";
import { details, leftWords, stateWords } from "../src/features/queue/words";
import { move } from "../src/features/queue/order";
import { say } from "../src/features/queue/say";
import { spokenMs } from "../src/lib/spoken";
import { ago, clock, left } from "../src/lib/time";

const t = i18next.getFixedT("en");
const zh = i18next.getFixedT("zh-CN");
const running = (more: Partial<JobView>) => job("Bees", { state: "running", ...more });

describe("a card says", () => {
  const cases: [Partial<JobView>, string, string][] = [
    [{ state: "queued" }, "Waiting", "等待中"],
    [{ state: "running", stage: "" }, "Getting ready", "正在准备"],
    [{ state: "running", stage: "script" }, "Writing the script", "正在写文稿"],
    [{ state: "running", stage: "narrate", step: [4, 12] }, "Making the voice · sentence 4 of 12", "正在配音 · 第 4 句，共 12 句"],
    [{ state: "running", stage: "caption" }, "Timing the captions", "正在对齐字幕"],
    [{ state: "running", stage: "gather", step: [1, 3] }, "Finding pictures · picture 1 of 3", "正在寻找画面 · 第 1 个画面，共 3 个"],
    [{ state: "running", stage: "assemble" }, "Putting it together", "正在合成"],
    [{ state: "running", stage: "render", step: [2, 9] }, "Putting it together · part 2 of 9", "正在合成 · 第 2 段，共 9 段"],
    [{ state: "running", stage: "verify" }, "Finishing", "正在收尾"],
    [{ state: "running", stage: "publish" }, "Finishing", "正在收尾"],
    [{ state: "running", stage: "something new" }, "Getting ready", "正在准备"],
    [{ state: "retryable" }, "Had a problem, trying again soon", "遇到一点问题，稍后自动重试"],
    [{ state: "needs_you" }, "Needs you", "需要你处理"],
    [{ state: "paused" }, "Paused", "已暂停"],
    [{ state: "completed" }, "Done", "已完成"],
    [{ state: "cancelled" }, "Stopped. What is done is kept.", "已停止，做好的部分都保留着。"],
    [{ state: "failed" }, "Could not finish", "没能完成"],
  ];
  it.each(cases)("%o", (more, english, chinese) => {
    const one = job("Bees", more);
    expect([stateWords(one, t, false), stateWords(one, zh, false)]).toEqual([english, chinese]);
  });
  it("that the queue is paused while it waits", () => {
    expect(stateWords(job("Bees"), t, true)).toBe("Waiting · the queue is paused");
  });
});

describe("time left", () => {
  it.each([
    [3_000, "a few seconds left"],
    [23_000, "about 30 seconds left"],
    [61_000, "about 1 minute left"],
    [118_000, "about 2 minutes left"],
    [7_300_000, "about 2 hours left"],
  ])("%d ms", (eta_ms, words) => expect(leftWords(running({ eta_ms }), t)).toBe(words));
  it("is not said before it is known", () => expect(leftWords(running({ eta_ms: null }), t)).toBe(""));
  it("is not said while paused", () => expect(leftWords(job("Bees", { state: "paused", eta_ms: 9_000 }), t)).toBe(""));
  it("never says zero minutes", () => expect(left(50_000)).toEqual({ unit: "minutes", count: 1 }));
});

describe("lengths and moments", () => {
  it.each([[5_000, "0:05"], [65_400, "1:05"], [3_725_000, "1:02:05"]])("%d ms is %s", (ms, words) => expect(clock(ms)).toBe(words));
  it("says when", () => expect(ago("2026-01-01T00:00:00Z", Date.parse("2026-01-01T00:05:10Z"), "en")).toBe("5 minutes ago"));
  it("takes a few words for a topic", () => expect(spokenMs("why bees dance")).toBeNull());
  it("guesses how long a script is spoken", () => expect(spokenMs("word ".repeat(155))).toBe(60_000));
  it("counts Chinese by character", () => expect(spokenMs("蜂".repeat(130))).toBe(30_000));
});

describe("moving in line", () => {
  const line = [job("a"), job("b"), job("c")];
  const ids = line.map((one) => one.id);
  it("up puts it before the one above", () => expect(move(line, ids[1] ?? "", "up")).toEqual({ id: ids[1], before: ids[0] }));
  it("down puts the next one before it", () => expect(move(line, ids[1] ?? "", "down")).toEqual({ id: ids[2], before: ids[1] }));
  it("ends at the ends", () => expect([move(line, ids[0] ?? "", "up"), move(line, ids[2] ?? "", "down")]).toEqual([null, null]));
});

describe("read aloud", () => {
  const before = running({ progress: 24 });
  it("is each quarter", () => expect(say([before], [{ ...before, progress: 25 }], t)).toEqual(["Bees: 25 percent"]));
  it("is not each percent", () => expect(say([before], [{ ...before, progress: 24 }], t)).toEqual([]));
  it("is the end", () => expect(say([before], [{ ...before, state: "completed", progress: 100 }], t)).toEqual(["Bees is done"]));
  it("is what failed, and why", () => {
    const error = { code: "x", message: "The disk is full.", hint: "", retryable: true };
    expect(say([before], [{ ...before, state: "failed", error }], t)).toEqual(["Bees could not be finished. The disk is full."]);
  });
  it("is nothing for a job that was just found", () => expect(say([], [before], t)).toEqual([]));
});

it("details name the job, the reason and no path", () => {
  const error = { code: "disk_full", message: "The disk is full.", hint: "Free some.", retryable: true };
  const text = details(job("Bees", { state: "failed", error }), "0.1.0");
  expect(text).toContain("The disk is full.");
  expect(text).toContain("disk_full");
  expect(text).not.toContain("/home");
});

describe("languages", () => {
  it.each([
    ["system", ["zh-TW", "en"], "zh-CN"],
    ["system", ["pt-PT", "en"], "pt-BR"],
    ["system", ["pl", "en-GB"], "en"],
    ["system", ["pl"], "en"],
    ["en", ["zh-CN"], "en"],
    ["zh-CN", ["en"], "zh-CN"],
  ] as const)("%s on a computer that speaks %j is %s", (chosen, computer, speaks) => expect(spoken(chosen, computer)).toBe(speaks));
  it("a language that is written from right to left turns the page, and the next one turns it back", async () => {
    const page = () => [document.documentElement.lang, document.documentElement.dir];
    await speak("ar");
    expect(page()).toEqual(["ar", "rtl"]);
    await speak("en");
    expect(page()).toEqual(["en", "ltr"]);
  });
  it("what was wanted last is spoken, in whatever order its words come", async () => {
    i18next.removeResourceBundle("zh-CN", "translation");
    const slow = speak("zh-CN");
    await speak("en");
    await slow;
    expect([document.documentElement.lang, i18next.language]).toEqual(["en", "en"]);
    await speak("zh-CN");
    expect(i18next.t("action.play")).toBe("播放");
  });
});
