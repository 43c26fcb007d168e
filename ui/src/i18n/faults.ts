/**
 * @file The back end words its errors in English; here they are said in the page's language where we know the code.
 * An unknown code keeps the back end's words, and an error without words gets ours.
 */
import { i18next } from ".";
import zhCN from "./faults.zh-CN.json";

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

/** The file that an English message names, in its first quotes. */
function named(message: string): string {
  return /["“]([^"”]+)["”]/.exec(message)?.[1] ?? "";
}

export function inWords(fault: Fault, language: string = i18next.language): Words {
  const [message, hint] = language === "zh-CN" ? (CHINESE.get(fault.code) ?? []) : [];
  const name = named(fault.message);
  if (message && hint && (name || !message.includes("{{name}}"))) {
    return { message: message.replace("{{name}}", name), hint };
  }
  return { message: fault.message || i18next.t("error.what"), hint: fault.hint || (fault.message ? "" : i18next.t("error.try")) };
}
