/** @file What the person has chosen at the first start of the fake host: nothing. */
import type { Preferences } from "../bindings/Preferences";
import type { WORDS } from "./words";

export function firstPreferences(language: keyof typeof WORDS): Preferences {
  return {
    language: "system",
    theme: "system",
    choices: { quality: null, shape: null },
    wishes: { kind: null, language: null, seconds: null, tone: null, audience: null, writer: null },
    voices: {},
    work: { at_once: 1, keep_awake: true, rest_on_low_battery: true, keep_free_mb: 500, keep_made_gb: 10 },
    api: { on: false, port: 8080 },
    work_offline: false,
    tell: { done: true, could_not_finish: true, needs_you: true },
    output_folder: language === "en" ? "/home/you/Videos/Spool" : "/home/you/视频/Spool",
  };
}
