/** @file Lengths and moments as people say them. */

/** How `left.*` says a remaining time. Rounded coarsely, so that the words do not flicker. */
export type Left =
  | { unit: "moment" }
  | { unit: "seconds"; count: number }
  | { unit: "minutes"; count: number }
  | { unit: "hours"; count: number };

export function left(ms: number): Left {
  const seconds = ms / 1000;
  if (seconds < 8) return { unit: "moment" };
  if (seconds < 50) return { unit: "seconds", count: Math.ceil(seconds / 10) * 10 };
  if (seconds < 55 * 60) return { unit: "minutes", count: Math.max(1, Math.round(seconds / 60)) };
  return { unit: "hours", count: Math.max(1, Math.round(seconds / 3600)) };
}

/** `1:05`, `12:00`, `1:02:03`. */
export function clock(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = `${hours ? String(minutes).padStart(2, "0") : minutes}:${String(seconds).padStart(2, "0")}`;
  return hours ? `${hours}:${tail}` : tail;
}

/** "0.2 sec", "1.5 sec" */
export function seconds(ms: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: 2 }).format(ms / 1000);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Made once a language: making one takes as long as drawing a card. */
const relative = new Map<string, Intl.RelativeTimeFormat>();

function relativeIn(language: string): Intl.RelativeTimeFormat {
  const format = relative.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  relative.set(language, format);
  return format;
}

/** "5 minutes ago", "yesterday", in the language given. */
export function ago(moment: string, now: number, language: string): string {
  const seconds = Math.max(0, (now - Date.parse(moment)) / 1000);
  const format = relativeIn(language);
  for (const [unit, size] of STEPS) if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  return format.format(0, "second");
}

/** "4.2 MB", "2 GB" */
export function size(bytes: number, language: string): string {
  if (bytes >= 1_000_000_000) return new Intl.NumberFormat(language, { style: "unit", unit: "gigabyte", maximumFractionDigits: 1 }).format(bytes / 1e9);
  const mega = bytes / 1_000_000;
  const maximumFractionDigits = mega < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit: "megabyte", maximumFractionDigits }).format(mega);
}

/** "18:20" today, else "23 Nov, 18:20". */
export function moment(at: string, now: number, language: string): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date(now).toDateString();
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language, today ? time : { day: "numeric", month: "short", ...time }).format(date);
}

/** "42 seconds", "3 minutes" */
export function took(ms: number, language: string): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [count, unit] = seconds < 90 ? [seconds, "second"] : seconds < 5_400 ? [Math.round(seconds / 60), "minute"] : [Math.round(seconds / 3600), "hour"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}
