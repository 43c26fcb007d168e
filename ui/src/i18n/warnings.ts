/**
 * @file What was done differently from what was asked comes as English sentences; here the known ones are said in
 * Chinese, by pattern. A sentence that is not known stays as it is.
 */
import { i18next } from ".";

const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/^"(.+)" has no pauses .+ music\.$/, "“$1”里没有说话的停顿，所以当作配乐使用。"],
  [/^The voice "(.+)" is not here, so "(.+)" speaks\.$/, "没有“$1”这个声音，改由“$2”来念。"],
  [/^The length of "(.+)" does not fit the script\. If it is music, put "music" into its name\.$/, "“$1”的长度和文稿对不上。如果它是音乐，请在文件名里加上“music”。"],
  [/^"(.+)" .+ It was left out\.$/, "“$1”用不了，没有放进视频。"],
  [/^"(.+)" was left out: Spool has no use for it here\.$/, "Spool 在这里用不上“$1”，没有放进视频。"],
  [/^No footage was found for "(.+)"\.$/, "没有找到适合“$1”的画面。"],
  [/^(.+) could not be reached\.$/, "连不上 $1。"],
  [/^(.+) did not answer in time\.$/, "$1 太久没有回应。"],
  [/^(.+) did not accept its key\.$/, "$1 不接受这个密钥。"],
  [/^(.+) needs a key\.$/, "$1 需要密钥。"],
  [/^(.+) allows no more searches for now\.$/, "$1 暂时不让再搜索了。"],
  [/^(.+) has a problem of its own \((.+)\)\.$/, "$1 自己出了问题（$2）。"],
  [/^(.+) answered something that Spool does not understand\.$/, "$1 的回应看不懂。"],
  [/^(.+) pointed to an address that Spool does not open\.$/, "$1 给出了一个 Spool 不会打开的地址。"],
  [/^(.+) sent a file that is no picture or too big\.$/, "$1 发来的文件不是画面，或者太大。"],
  [/^"(.+)" is not where it was, so Spool keeps your changes itself\.$/, "“$1”不在原来的位置，你的修改暂由 Spool 保存。"],
  [/^"(.+)" could not be written, so Spool keeps your changes itself\.$/, "“$1”没能写入，你的修改暂由 Spool 保存。"],
  [/^What Spool kept of this project was damaged\. This is an earlier version\.$/, "Spool 保存的这个项目损坏了，现在打开的是更早的一个版本。"],
  [/^The encoder of the graphics chip failed, so the video was made without it\.$/, "显卡编码中途失败，视频改用软件编码完成。"],
];

export function warningInWords(warning: string, language: string = i18next.language): string {
  if (language !== "zh-CN") return warning;
  const [pattern, words] = CHINESE.find(([known]) => known.test(warning)) ?? [];
  return pattern && words ? warning.replace(pattern, words) : warning;
}
