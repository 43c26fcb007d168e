/**
 * @file What was done differently from what was asked comes as English sentences. Here the known ones are told by their
 * pattern, so that they can be said in the page's language (`warnings` of its `backend.json`), each with the button that
 * makes it otherwise. A sentence that is not known stays as it is.
 */
import { i18next } from ".";
import { filled, sayingOf } from "./blanks";
import type { Fix } from "./fixes";
import type backend from "./words/zh-CN/backend.json";

type Key = keyof typeof backend.warnings;
/** A sentence's name, how it is told, and what mends it: for `service` the settings of whoever it speaks of. */
type Row = readonly [Key, RegExp, (Fix | "service")?];

const KNOWN: readonly Row[] = [
  ["soundAsMusic", /^"(?<name>.+)" has no pauses .+ music\.$/],
  ["voiceNotHere", /^The voice "(?<asked>.+)" is not here, so "(?<name>.+)" speaks\.$/, "project"],
  ["lengthOfScript", /^The length of "(?<name>.+)" does not fit the script\. If it is music, put "music" into its name\.$/, "project"],
  ["lengthOfLine", /^The length of "(?<name>.+)" does not fit line (?<line>\S+)\. Listen to it, or record the line again\.$/, "project"],
  ["lineNotFound", /^Line (?<line>\S+) was not found in "(?<name>.+?)": (?<words>.+)$/, "project"],
  ["fileLeftOut", /^"(?<name>.+)" .+ It was left out\.$/, "project"],
  ["isPhoto", /^"(?<name>.+)" is a photo, whatever its name says\.$/],
  ["isVideo", /^"(?<name>.+)" is a video, whatever its name says\.$/],
  ["noUse", /^"(?<name>.+)" was left out: Spool has no use for it here\.$/],
  ["noFootage", /^No footage was found for "(?<search>.+)"\.$/, "project"],
  ["littleToSay", /^There is only enough to say for (?<seconds>.+) seconds\. .+ for a longer script\.$/],
  ["muchToSay", /^What must be said takes about (?<seconds>.+) seconds, so the script is longer\.$/],
  ["oneTone", /^The built-in writer has one tone, for everybody\. A model can follow such wishes\.$/, "writers"],
  ["otherLength", /^(?<name>.+) wrote (?<seconds>.+) seconds instead of (?<asked>.+)\.$/],
  ["nothingToSpend", /^(?<name>.+) says that your account has nothing left to spend\.$/, "service"],
  ["asksToWait", /^(?<name>.+) asks to wait (?<seconds>.+) seconds\.$/],
  ["noMoreRequests", /^(?<name>.+) takes no more requests for now\.$/],
  ["modelNotThere", /^(?<name>.+) does not have the chosen model\.$/, "service"],
  ["noModel", /^No model is chosen for (?<name>.+)\.$/, "service"],
  ["requestRefused", /^(?<name>.+) did not take the request\.$/, "service"],
  ["stoppedAnswering", /^(?<name>.+) stopped in the middle of its answer\.$/],
  ["saidTooMuch", /^(?<name>.+) had more to say than it may\.$/],
  ["noScript", /^(?<name>.+) answered something that is no script\.$/],
  ["topicRefused", /^(?<name>.+) does not want to write about this\.$/, "service"],
  ["modelsUntold", /^(?<name>.+) does not tell which models it has\.$/, "service"],
  ["noMoreLines", /^(?<name>.+) speaks no more lines for now\.$/],
  ["ownProblem", /^(?<name>.+) has a problem of its own\.$/],
  ["lineNotTaken", /^(?<name>.+) did not take the line\.$/, "service"],
  ["voiceNotThere", /^(?<name>.+) does not have this voice or model\.$/, "service"],
  ["stoppedSpeaking", /^(?<name>.+) stopped in the middle of a line\.$/],
  ["noSound", /^(?<name>.+) answered something that is no sound\.$/],
  ["silentLine", /^(?<name>.+) sent a line without sound\.$/],
  ["lineRefused", /^(?<name>.+) does not want to say this line\.$/, "project"],
  ["voicesUntold", /^(?<name>.+) does not tell which voices you have there\.$/, "service"],
  ["notSwitchedOn", /^(?<name>.+) is not switched on\.$/, "service"],
  ["needsAddress", /^(?<name>.+) needs an address\.$/, "service"],
  ["addressNotOpened", /^(?<name>.+) has an address that Spool does not open\.$/, "service"],
  ["notAsked", /^(?<name>.+) was not asked, because Spool works offline\.$/, "online"],
  ["notReached", /^(?<name>.+) could not be reached\.$/],
  ["notInTime", /^(?<name>.+) did not answer in time\.$/],
  ["keyRefused", /^(?<name>.+) did not accept its key\.$/, "service"],
  ["needsKey", /^(?<name>.+) needs a key\.$/, "service"],
  ["notLetIn", /^(?<name>.+) does not let Spool in\.$/, "service"],
  ["fileNotWritten", /^A file from (?<name>.+) could not be written \((?<why>.+)\)\.$/, "clean"],
  ["noSiteAsked", /^No site was asked for footage, because Spool works offline\.$/, "online"],
  ["noMoreSearches", /^(?<name>.+) allows no more searches for now\.$/],
  ["ownProblemNamed", /^(?<name>.+) has a problem of its own \((?<why>.+)\)\.$/],
  ["notUnderstood", /^(?<name>.+) answered something that Spool does not understand\.$/],
  ["pointedElsewhere", /^(?<name>.+) pointed to an address that Spool does not open\.$/],
  ["noPicture", /^(?<name>.+) sent a file that is no picture or too big\.$/],
  ["projectMoved", /^"(?<name>.+)" is not where it was, so Spool keeps your changes itself\.$/],
  ["projectUnwritten", /^"(?<name>.+)" could not be written, so Spool keeps your changes itself\.$/],
  ["earlierVersion", /^What Spool kept of this project was damaged\. This is an earlier version\.$/],
  ["madeInSoftware", /^The encoder of the graphics chip failed, so the video was made without it\.$/],
  ["tooLargeForHub", /^The files of this video are too large for the hub, so only (?<name>.+) can make it\.$/],
  ["noRoomOnHub", /^The hub has no room for the files of this video, so only (?<name>.+) can make it\.$/],
];

/** Why a voice does not speak, each reason a sentence; then who speaks instead of whom. */
const STAND_IN = /^(?<why>.+) "(?<name>.+)" speaks instead of "(?<asked>.+)"\.$/;

/** Lines whose picture speaks of something else, or that have none. */
const MISFIT = /^Lines? (?<lines>.+) ha(?:s|ve) no picture that fits\. .+$/;
export const isMisfit = (warning: string): boolean => MISFIT.test(warning);

/** Why a writer did not write, and who did instead. */
const BUILT_IN = /^(?<why>.+) The built-in writer wrote this script\.$/;
/** A writer whose name is not told. */
const NAMELESS = "The writer";

const known = (warning: string) => KNOWN.find(([, pattern]) => pattern.test(warning));
const sentences = (told: string) => told.split(/(?<=\.) /);

export function warningInWords(warning: string, language: string = i18next.language): string {
  if (!i18next.hasResourceBundle(language, "backend")) return warning;
  const t = i18next.getFixedT(language, "backend");
  const each = (told: string) => sentences(told).map((why) => warningInWords(why, language)).join(t("betweenSentences"));
  const { why: unwritten } = BUILT_IN.exec(warning)?.groups ?? {};
  if (unwritten !== undefined) return t("warnings.builtInWriter", { why: warningInWords(unwritten, language) });
  const { why: unspoken, name = "", asked = "" } = STAND_IN.exec(warning)?.groups ?? {};
  if (unspoken !== undefined) return t("warnings.otherVoice", { why: each(unspoken), name, asked });
  const { lines } = MISFIT.exec(warning)?.groups ?? {};
  if (lines !== undefined) {
    const numbers = lines.split(/, | and /);
    return t("warnings.misfit", { lines: new Intl.ListFormat(language).format(numbers), count: numbers.length });
  }
  const [key, pattern] = known(warning) ?? [];
  if (!key || !pattern) return warning;
  const told = { ...pattern.exec(warning)?.groups };
  const said = sayingOf<string>(language, `warnings.${key}`);
  return (said && filled(said, told.name === NAMELESS ? { ...told, name: t("writer") } : told)) ?? warning;
}

/** The button that makes it otherwise next time; none where only the next try tells. */
export function mendOf(warning: string): Fix | null {
  const of = (sentence: string, section: Fix): Fix | null => {
    const mend = known(sentence)?.[2];
    return mend === "service" ? section : (mend ?? null);
  };
  const { why: unwritten } = BUILT_IN.exec(warning)?.groups ?? {};
  if (unwritten !== undefined) return of(unwritten, "writers");
  const { why: unspoken } = STAND_IN.exec(warning)?.groups ?? {};
  if (unspoken !== undefined) return sentences(unspoken).map((why) => of(why, "voices")).find((mend) => mend !== null) ?? null;
  return isMisfit(warning) ? "project" : of(warning, "sites");
}
