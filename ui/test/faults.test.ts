/** @file Errors in the page's language. */
import { describe, expect, it } from "vitest";
import { inWords } from "../src/i18n/faults";

it("says a known error in Chinese, with the file's name", () => {
  const fault = { code: "input_missing", message: '"beach.mov" is not there.', hint: "Check the name." };
  expect(inWords(fault, "zh-CN").message).toBe("“beach.mov”不在那里。");
});
describe("keeps what an error tells besides", () => {
  it.each([
    ["disk_space", "This video needs about 1.2 GB on the disk of your finished videos, and 640 MB are free.", "做这个视频，存放成片的磁盘上大约要有 1.2 GB，现在只剩 640 MB。"],
    ["disk_low", "Only 480 MB are free on the disk of Spool's own files, so Spool has paused.", "存放Spool 自己的文件的磁盘只剩 480 MB，制作已暂停。"],
    ["battery_low", "The battery is nearly empty (12 %), so Spool has paused.", "电量快用完了（12%），制作已暂停。"],
    ["took_too_long", "The work was not done after 6 hours, so it was stopped.", "做了 6 小时还没有完成，已停止。"],
    ["project_wrong", "The project has a wrong value at line 4, column 17: it is no shape.", "项目第 4 行第 17 列写得不对。"],
    ["newer_version", "The project was made with Spool 2.1.0, which is newer than this Spool.", "这个项目是用 Spool 2.1.0 做的，比这里的 Spool 新。"],
    ["writer_limit", "Anthropic asks to wait 40 seconds.", "Anthropic 要求等 40 秒。"],
    ["voice_quota", "OpenAI says that your account has nothing left to spend.", "OpenAI 的账户没有余额了。"],
  ])("%s", (code, message, chinese) => expect(inWords({ code, message, hint: "Try." }, "zh-CN").message).toBe(chinese));
  it("and says the rest where it tells nothing", () => expect(inWords({ code: "battery_low", message: "Low.", hint: "" }, "zh-CN").message).toBe("电量快用完了，制作已暂停。"));
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
