/** @file Does what a button beside an error promises, wherever that error is shown. What only one place can do, that place does itself. */
import type { QueryClient } from "@tanstack/react-query";
import type { Fix } from "../i18n/fixes";
import type { ApiError } from "./bindings/ApiError";
import type { Grant } from "./bindings/Grant";
import type { Host } from "./host";
import type { Live } from "./live";
import { toApiError } from "./rejection";
import type { Preferences } from "./wire";

/** What can be done anywhere. */
export type Anywhere = Exclude<Fix, "again" | "files" | "project" | "report" | "remake" | "path">;
const ELSEWHERE: readonly Fix[] = ["again", "files", "project", "report", "remake", "path"];

export const isAnywhere = (fix: Fix): fix is Anywhere => !ELSEWHERE.includes(fix);

/** What only the place that met an error can do about it. */
export type Own = Partial<Record<Fix, () => void>>;

/** What came of it, to be told. */
export type Fixed = { did: "cleaned"; bytes: number } | { did: "folder"; folder: string } | { did: "online" } | { did: "battery" } | { did: "shown" } | { did: "footage" } | { did: "copied"; worked: boolean };

interface Means {
  host: Host;
  live: Live;
  client: QueryClient;
  /** Opens the settings there. */
  settings: (section: string) => void;
  copy: (text: string) => Promise<boolean>;
  /** Takes files as if they were dropped. */
  give: (grants: Grant[]) => void;
  report: (error: ApiError) => void;
}

const SECTIONS = { writers: "writers", voices: "voices", sites: "sites", api: "api", storage: "storage", about: "about" } as const;

export function fixer({ host, live, client, settings, copy, give, report }: Means) {
  const known = () => client.getQueryData(live.options.queryKey);

  async function prefer(change: (now: Preferences) => Preferences): Promise<boolean> {
    const snapshot = known();
    if (!snapshot) return false;
    const preferences = await host.setPreferences(change(snapshot.preferences));
    live.update((now) => ({ ...now, preferences }));
    return true;
  }

  async function attempt(fix: Anywhere, error: ApiError): Promise<Fixed | null> {
    switch (fix) {
      case "clean": {
        const bytes = await host.cleanStorage();
        void client.invalidateQueries({ queryKey: ["storage"] });
        return { did: "cleaned", bytes };
      }
      case "folder": {
        const preferences = await host.pickOutputFolder();
        live.update((now) => ({ ...now, preferences }));
        return { did: "folder", folder: preferences.output_folder };
      }
      case "online": {
        const done = await prefer((now) => ({ ...now, work_offline: false }));
        void client.invalidateQueries({ queryKey: ["voices"] });
        return done ? { did: "online" } : null;
      }
      case "battery":
        return (await prefer((now) => ({ ...now, work: { ...now.work, rest_on_low_battery: false } }))) ? { did: "battery" } : null;
      case "copy": {
        const { message, hint, code } = error;
        return { did: "copied", worked: await copy([`Spool ${known()?.version ?? ""}`.trim(), `what: ${message}`, `try: ${hint}`, `code: ${code}`].join("\n")) };
      }
      case "pick": {
        const grants = await host.pickFiles();
        if (grants.length > 0) give(grants);
        return { did: "shown" };
      }
      case "footage": {
        const before = await host.listLibrary();
        const library = await host.addLibraryFolder();
        client.setQueryData(["library"], library);
        return { did: library.folders.length > before.folders.length ? "footage" : "shown" };
      }
      default:
        settings(SECTIONS[fix]);
        return { did: "shown" };
    }
  }

  /** Answers null when it did not work, which was told then. */
  return async (fix: Anywhere, error: ApiError): Promise<Fixed | null> => {
    try {
      return await attempt(fix, error);
    } catch (thrown) {
      report(toApiError(thrown));
      return null;
    }
  };
}
