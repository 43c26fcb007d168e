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
];

export function warningInWords(warning: string, language: string = i18next.language): string {
  if (language !== "zh-CN") return warning;
  const [pattern, words] = CHINESE.find(([known]) => known.test(warning)) ?? [];
  return pattern && words ? warning.replace(pattern, words) : warning;
}
