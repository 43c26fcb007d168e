/** @file What was said of an interruption is not said again when the page is loaded anew: a web view remembers it until the app ends. */

const KEY = "spool-interrupted";

interface Told {
  /** Of which jobs. */
  ids: string;
  /** When the page began that said it. */
  page: number;
  /** Whether it was put away. */
  away: boolean;
}

function told(): Partial<Told> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

/** Whether it was put away, or said by a page before this one. */
export function wasTold(ids: string): boolean {
  const { ids: known, page, away } = told();
  return known === ids && (away === true || page !== performance.timeOrigin);
}

export function keepTold(ids: string, away: boolean): void {
  const now: Told = { ids, page: performance.timeOrigin, away };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(now));
  } catch (reason) {
    console.warn("the web view keeps nothing for us", reason);
  }
}
