/**
 * @file The back end words its errors in English; here they are said in the page's language where we know the code
 * (`faults` of its `backend.json`). Names and figures are taken out of the English sentence. An unknown code keeps the
 * back end's words, and an error without words gets ours.
 */
import { i18next } from ".";
import { filled, sayingOf } from "./blanks";
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

/** What a language says of a code: with all that is told of it, when more than one sentence is known. */
interface Said extends Words {
  full?: string;
}

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
const PLACES = { "Spool's own files": "own", "your finished videos": "videos" } as const;
/** Of what a length is so many, as `jobs` says it: `90 seconds`, `5 minutes`. */
const UNITS = ["second", "minute", "hour"] as const;
/** A service is named in its sentence, and how long it wants to rest. */
const OF_SERVICES = /^(writer|voice|site)_/;

const isPlace = (place: string): place is keyof typeof PLACES => Object.hasOwn(PLACES, place);

/** The file that an English message names, in its first quotes. */
function named(message: string): string {
  return /["“]([^"”]+)["”]/.exec(message)?.[1] ?? "";
}

function told({ code, message }: Fault, language: string): Record<string, string> {
  const t = i18next.getFixedT(language, "backend");
  const { place, limit = "", ...figures } = FIGURES[code]?.exec(message)?.groups ?? {};
  const unit = UNITS.find((unit) => limit.endsWith(unit) || limit.endsWith(`${unit}s`));
  const name = named(message);
  return {
    ...figures,
    ...(place && { place: isPlace(place) ? t(`places.${PLACES[place]}`) : place }),
    ...(limit && { limit: unit ? t(`lengths.${unit}`, { count: Number.parseInt(limit, 10) }) : limit }),
    ...(name && { name }),
  };
}

function translated(fault: Fault, language: string): Words | null {
  const said = sayingOf<Said>(language, `faults.${fault.code}`);
  if (!said) return null;
  const sentence = OF_SERVICES.test(fault.code) ? warningInWords(fault.message, language) : fault.message;
  if (sentence !== fault.message) return { message: sentence, hint: said.hint };
  const known = told(fault, language);
  const message = (said.full ? filled(said.full, known) : null) ?? filled(said.message, known);
  return message === null ? null : { message, hint: said.hint };
}

export function inWords(fault: Fault, language: string = i18next.language): Words {
  const own = { message: fault.message || i18next.t("error.what"), hint: fault.hint || (fault.message ? "" : i18next.t("error.try")) };
  return translated(fault, language) ?? own;
}
