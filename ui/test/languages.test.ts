/** @file The words of every language: English and Chinese are complete, and no language says anything that would not come out. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../src/i18n/languages";

type Tree = { [key: string]: string | Tree };

const FOLDER = join(import.meta.dirname, "../src/i18n/words");
/** A file of words; the back end's own are English. */
const read = (tag: string, kind: string) => JSON.parse(readFileSync(join(FOLDER, tag, `${kind}.json`), "utf8")) as Tree;
const leaves = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`)));

/** The forms that a count takes in a language, among those that any count of ours can take. */
const forms = (tag: string) => [...new Set(Array.from({ length: 1_200 }, (_, count) => new Intl.PluralRules(tag).select(count)))];
const PLURAL = /_(zero|one|two|few|many|other)$/;
const stem = (key: string) => key.replace(PLURAL, "");

/** Every key that a language needs, after what another one has. */
function needed(tree: Tree, tag: string): Set<string> {
  return new Set(leaves(tree).flatMap(([key]) => (PLURAL.test(key) ? forms(tag).map((form) => `${stem(key)}_${form}`) : [key])));
}

const blanks = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort().join();
/** The blanks of each key: a form for one or two may leave its count unsaid. */
function filledIn(tree: Tree): Map<string, string> {
  return new Map(leaves(tree).map(([key, text]) => [stem(key), blanks(text.replaceAll("{{count}}", ""))]));
}

/** What is compared with what: the page's own words and those outside of it were English first, the back end's Chinese. */
const KINDS = [["page", "en"], ["desktop", "en"], ["backend", "zh-CN"]] as const;
/** These have every word from the day it is written; in others what is missing is said in English until it is there. */
const COMPLETE = ["en", "zh-CN"];
const others = (first: string) => LANGUAGES.map(({ tag }) => tag).filter((tag) => tag !== first && !(first === "zh-CN" && tag === "en"));

it("every language has a folder, and every folder is a language", () => expect(readdirSync(FOLDER).sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort()));

describe.each(KINDS)("the words of the %s", (kind, first) => {
  const model = read(first, kind);
  it(`have every plural in ${first}`, () => expect(leaves(model).map(([key]) => key).sort()).toEqual([...needed(model, first)].sort()));
  describe.each(others(first))("in %s", (tag) => {
    const own = read(tag, kind);
    const keys = new Set(leaves(own).map(([key]) => key));
    const wanted = needed(model, tag);
    it("are of no key that is not asked for", () => expect([...keys].filter((key) => !wanted.has(key))).toEqual([]));
    it("have all forms of a count, or none", () => {
      const begun = [...wanted].filter((key) => PLURAL.test(key) && [...keys].some((has) => PLURAL.test(has) && stem(has) === stem(key)));
      expect(begun.filter((key) => !keys.has(key))).toEqual([]);
    });
    it("fill in the same blanks", () => {
      const theirs = filledIn(model);
      const differ = leaves(own).filter(([key, text]) => blanks(text.replaceAll("{{count}}", "")) !== (theirs.get(stem(key)) ?? ""));
      expect(differ).toEqual([]);
    });
    it("are not empty", () => expect(leaves(own).filter(([key, text]) => !text.trim() && key !== "betweenSentences")).toEqual([]));
    it("keep to one language, and to one way of speaking to a person", () => {
      const foreign = { "zh-CN": /您/, ja: /[\uac00-\ud7af]/ }[tag as string] ?? /[\u3000-\u9fff]/;
      expect(leaves(own).filter(([key, text]) => !key.startsWith("write.languages.") && foreign.test(text))).toEqual([]);
    });
    const missing = [...wanted].filter((key) => !keys.has(key));
    if (COMPLETE.includes(tag)) it("are complete", () => expect(missing).toEqual([]));
    else it("are nearly complete", () => expect(missing.slice(Math.floor(wanted.size / 10))).toEqual([]));
  });
});
