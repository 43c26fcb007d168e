/**
 * @file What was done differently from what was asked comes as English sentences; here the known ones are said in
 * Chinese, by pattern, each with the button that makes it otherwise. A sentence that is not known stays as it is.
 */
import { i18next } from ".";
import type { Fix } from "./fixes";

/** A pattern, its words, and what mends it: for `service` the settings of whoever it speaks of. */
type Row = readonly [RegExp, string, (Fix | "service")?];

const KNOWN: readonly Row[] = [
  [/^"(.+)" has no pauses .+ music\.$/, "“$1”里没有说话的停顿，所以当作配乐使用。"],
  [/^The voice "(.+)" is not here, so "(.+)" speaks\.$/, "没有“$1”这个声音，改由“$2”来念。", "project"],
  [/^The length of "(.+)" does not fit the script\. If it is music, put "music" into its name\.$/, "“$1”的长度和文稿对不上。如果它是音乐，请在文件名里加上“music”。", "project"],
  [/^The length of "(.+)" does not fit line (\S+)\. Listen to it, or record the line again\.$/, "“$1”的长度和第 $2 句对不上。请听一听，或重新录这一句。", "project"],
  [/^Line (\S+) was not found in "(.+?)": (.+)$/, "“$2”里没有找到第 $1 句：$3", "project"],
  [/^"(.+)" .+ It was left out\.$/, "“$1”用不了，没有放进视频。", "project"],
  [/^"(.+)" is a photo, whatever its name says\.$/, "“$1”其实是一张照片，已按照片使用。"],
  [/^"(.+)" is a video, whatever its name says\.$/, "“$1”其实是一段视频，已按视频使用。"],
  [/^"(.+)" was left out: Spool has no use for it here\.$/, "Spool 在这里用不上“$1”，没有放进视频。"],
  [/^No footage was found for "(.+)"\.$/, "没有找到适合“$1”的画面。", "project"],
  [/^There is only enough to say for (.+) seconds\. .+ for a longer script\.$/, "能说的只够 $1 秒。多写几条事实，文稿就能更长。"],
  [/^What must be said takes about (.+) seconds, so the script is longer\.$/, "要说的内容大约需要 $1 秒，所以文稿比要求的长。"],
  [/^The built-in writer has one tone, for everybody\. A model can follow such wishes\.$/, "内置写稿只有一种语气；想要特别的语气，可以用模型来写。", "writers"],
  [/^(.+) wrote (.+) seconds instead of (.+)\.$/, "$1 写了 $2 秒，而不是 $3 秒。"],
  [/^(.+) says that your account has nothing left to spend\.$/, "$1 的账户没有余额了。", "service"],
  [/^(.+) asks to wait (.+) seconds\.$/, "$1 要求等 $2 秒。"],
  [/^(.+) takes no more requests for now\.$/, "$1 暂时不接受更多请求。"],
  [/^(.+) does not have the chosen model\.$/, "$1 没有选好的模型。", "service"],
  [/^No model is chosen for (.+)\.$/, "还没有为 $1 选好模型。", "service"],
  [/^(.+) did not take the request\.$/, "$1 没有接受这个请求。", "service"],
  [/^(.+) stopped in the middle of its answer\.$/, "$1 写到一半断了。"],
  [/^(.+) had more to say than it may\.$/, "$1 写得太长，超出了允许的长度。"],
  [/^(.+) answered something that is no script\.$/, "$1 的回答不是文稿。"],
  [/^(.+) does not want to write about this\.$/, "$1 不愿意写这个话题。", "service"],
  [/^(.+) does not tell which models it has\.$/, "$1 没有列出它的模型。", "service"],
  [/^(.+) speaks no more lines for now\.$/, "$1 暂时不再接受更多句子。"],
  [/^(.+) has a problem of its own\.$/, "$1 自己出了问题。"],
  [/^(.+) did not take the line\.$/, "$1 没有接受这一句。", "service"],
  [/^(.+) does not have this voice or model\.$/, "$1 没有这个声音或模型。", "service"],
  [/^(.+) stopped in the middle of a line\.$/, "$1 念到一半断了。"],
  [/^(.+) answered something that is no sound\.$/, "$1 的回应不是声音。"],
  [/^(.+) sent a line without sound\.$/, "$1 发来的句子没有声音。"],
  [/^(.+) does not want to say this line\.$/, "$1 不愿意念这一句。", "project"],
  [/^(.+) does not tell which voices you have there\.$/, "$1 没有列出你在那里的声音。", "service"],
  [/^(.+) is not switched on\.$/, "$1 还没有打开。", "service"],
  [/^(.+) needs an address\.$/, "$1 需要填写地址。", "service"],
  [/^(.+) has an address that Spool does not open\.$/, "Spool 不会打开 $1 的这个地址。", "service"],
  [/^(.+) was not asked, because Spool works offline\.$/, "Spool 正在离线工作，没有联系 $1。", "online"],
  [/^(.+) could not be reached\.$/, "连不上 $1。"],
  [/^(.+) did not answer in time\.$/, "$1 太久没有回应。"],
  [/^(.+) did not accept its key\.$/, "$1 不接受这个密钥。", "service"],
  [/^(.+) needs a key\.$/, "$1 需要密钥。", "service"],
  [/^(.+) does not let Spool in\.$/, "$1 没有让 Spool 进去。", "service"],
  [/^A file from (.+) could not be written \((.+)\)\.$/, "来自 $1 的一个文件没能写入（$2）。", "clean"],
  [/^No site was asked for footage, because Spool works offline\.$/, "Spool 正在离线工作，没有去网站上找画面。", "online"],
  [/^(.+) allows no more searches for now\.$/, "$1 暂时不让再搜索了。"],
  [/^(.+) has a problem of its own \((.+)\)\.$/, "$1 自己出了问题（$2）。"],
  [/^(.+) answered something that Spool does not understand\.$/, "$1 的回应看不懂。"],
  [/^(.+) pointed to an address that Spool does not open\.$/, "$1 给出了一个 Spool 不会打开的地址。"],
  [/^(.+) sent a file that is no picture or too big\.$/, "$1 发来的文件不是画面，或者太大。"],
  [/^"(.+)" is not where it was, so Spool keeps your changes itself\.$/, "“$1”不在原来的位置，你的修改暂由 Spool 保存。"],
  [/^"(.+)" could not be written, so Spool keeps your changes itself\.$/, "“$1”没能写入，你的修改暂由 Spool 保存。"],
  [/^What Spool kept of this project was damaged\. This is an earlier version\.$/, "Spool 保存的这个项目损坏了，现在打开的是更早的一个版本。"],
  [/^The encoder of the graphics chip failed, so the video was made without it\.$/, "显卡编码中途失败，视频改用软件编码完成。"],
  [/^The files of this video are too large for the hub, so only (.+) can make it\.$/, "这个视频的文件太大，放不进中心电脑，只有“$1”能做。"],
  [/^The hub has no room for the files of this video, so only (.+) can make it\.$/, "中心电脑没有空间放这个视频的文件，只有“$1”能做。"],
];

/** Why a voice does not speak, each reason a sentence; then who speaks instead of whom. */
const STAND_IN = /^(.+) "(.+)" speaks instead of "(.+)"\.$/;

/** Lines whose picture speaks of something else, or that have none. */
const MISFIT = /^Lines? (.+) ha(?:s|ve) no picture that fits\. .+$/;
export const isMisfit = (warning: string): boolean => MISFIT.test(warning);

/** Why a writer did not write, and who did instead. */
const BUILT_IN = /^(.+) The built-in writer wrote this script\.$/;
/** A writer whose name is not told. */
const NAMELESS = "The writer";

const known = (warning: string) => KNOWN.find(([pattern]) => pattern.test(warning));

export function warningInWords(warning: string, language: string = i18next.language): string {
  if (language !== "zh-CN") return warning;
  const [, why] = BUILT_IN.exec(warning) ?? [];
  if (why !== undefined) return `${warningInWords(why, language)}这份文稿由内置写稿完成。`;
  const [, whys, name, asked] = STAND_IN.exec(warning) ?? [];
  if (whys !== undefined && name !== undefined && asked !== undefined) {
    const reasons = whys.split(/(?<=\.) /).map((why) => warningInWords(why, language));
    return `${reasons.join("")}改由“${name}”来念，代替“${asked}”。`;
  }
  const [, lines] = MISFIT.exec(warning) ?? [];
  if (lines !== undefined) return `第 ${lines.replaceAll(/, | and /g, "、")} 句没有合适的画面，请在分镜里选一个。`;
  const [pattern, words] = known(warning) ?? [];
  return pattern && words ? warning.replace(pattern, words).replace(NAMELESS, "写稿服务") : warning;
}

/** The button that makes it otherwise next time; none where only the next try tells. */
export function mendOf(warning: string): Fix | null {
  const of = (sentence: string, section: Fix): Fix | null => {
    const mend = known(sentence)?.[2];
    return mend === "service" ? section : (mend ?? null);
  };
  const [, why] = BUILT_IN.exec(warning) ?? [];
  if (why !== undefined) return of(why, "writers");
  const [, whys] = STAND_IN.exec(warning) ?? [];
  if (whys !== undefined) return whys.split(/(?<=\.) /).map((each) => of(each, "voices")).find((mend) => mend !== null) ?? null;
  return isMisfit(warning) ? "project" : of(warning, "sites");
}
