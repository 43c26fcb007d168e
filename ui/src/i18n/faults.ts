/**
 * @file The back end words its errors in English; here they are said in the page's language where we know the code.
 * Names and figures are taken out of the English sentence. An unknown code keeps the back end's words, and an error
 * without words gets ours.
 */
import { i18next } from ".";
import zhCN from "./faults.zh-CN.json";
import { warningInWords } from "./warnings";

interface Fault {
  code: string;
  message: string;
  hint: string;
}

export interface Words {
  message: string;
  hint: string;
}

const CHINESE = new Map<string, string[]>(Object.entries(zhCN));

/** What a sentence of a code tells besides: each group fills the blank of its name. */
const FIGURES: Readonly<Record<string, RegExp>> = {
  battery_low: /\((?<percent>\d+) %\)/,
  disk_low: /^Only (?<free>[\d.]+ [KMG]B) are free on the disk of (?<place>.+), so /,
  disk_space: /needs about (?<needed>[\d.]+ [KMG]B) on the disk of (?<place>.+), and (?<free>[\d.]+ [KMG]B) are free/,
  newer_version: /was made with (?<made>.+), which is newer/,
  not_started: /within (?<limit>\d+ \w+)\.$/,
  project_damaged: /at line (?<line>\d+), column (?<column>\d+)/,
  project_media: /^Line (?<line>\d+), column (?<column>\d+)/,
  project_wrong: /at line (?<line>\d+), column (?<column>\d+)/,
  too_many: /more than (?<most>\d+) /,
  took_too_long: /after (?<limit>\d+ \w+), so/,
};
/** Whose disk it is, as `studio` calls it. */
const PLACES: Readonly<Record<string, string>> = { "Spool's own files": "Spool 自己的文件", "your finished videos": "成片" };
/** A service is named in its sentence, and how long it wants to rest. */
const OF_SERVICES = /^(writer|voice|site)_/;

/** The file that an English message names, in its first quotes. */
function named(message: string): string {
  return /["“]([^"”]+)["”]/.exec(message)?.[1] ?? "";
}

/** `90 seconds`, `5 minutes`, as `jobs` says it. */
function spell(length: string): string {
  const [count = "", unit = ""] = length.split(" ");
  return `${count} ${{ second: "秒", minute: "分钟", hour: "小时" }[unit.replace(/s$/, "")] ?? unit}`;
}

function told({ code, message }: Fault): Record<string, string> {
  const { place, limit, ...figures } = FIGURES[code]?.exec(message)?.groups ?? {};
  const name = named(message);
  return { ...figures, ...(place && { place: PLACES[place] ?? place }), ...(limit && { limit: spell(limit) }), ...(name && { name }) };
}

/** A sentence with its blanks filled; nothing when one of them is not known. */
function filled(sentence: string, known: Record<string, string>): string | null {
  const blanks = [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, blank = ""]) => blank);
  if (blanks.some((blank) => known[blank] === undefined)) return null;
  return blanks.reduce((said, blank) => said.replace(`{{${blank}}}`, () => known[blank] ?? ""), sentence);
}

function inChinese(fault: Fault): Words | null {
  // With all that is told of it first, when more than one sentence is known.
  const [plain, hint, full] = CHINESE.get(fault.code) ?? [];
  if (!plain || !hint) return null;
  const sentence = OF_SERVICES.test(fault.code) ? warningInWords(fault.message, "zh-CN") : fault.message;
  if (sentence !== fault.message) return { message: sentence, hint };
  const known = told(fault);
  const message = (full ? filled(full, known) : null) ?? filled(plain, known);
  return message === null ? null : { message, hint };
}

export function inWords(fault: Fault, language: string = i18next.language): Words {
  const chinese = language === "zh-CN" ? inChinese(fault) : null;
  return chinese ?? { message: fault.message || i18next.t("error.what"), hint: fault.hint || (fault.message ? "" : i18next.t("error.try")) };
}
