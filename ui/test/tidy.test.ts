/** @file The house rules for the page, checked: headers, sizes, and which folder may know which. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes("bindings/"))
  .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(SRC, path), "utf8") }));
const imports = (text: string) => [...text.matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? "");
const paths = (wrong: { path: string }[]) => wrong.map(({ path }) => path);

describe("every file", () => {
  it("opens with what it hides", () => expect(paths(files.filter(({ text }) => !/^\/\*\*\s*(\n \*\s)?@file /.test(text)))).toEqual([]));
  it("is short: a component 200 lines, anything else 260", () => {
    expect(paths(files.filter(({ path, text }) => text.split("\n").length > (path.endsWith("x") ? 200 : 260)))).toEqual([]);
  });
  it("has no any, no !, and no as outside ipc", () => {
    const loose = files.filter(({ path, text }) => {
      // Of a text with blanks only what fills them is code.
      const blanks = text.replace(/`[^`]*`/g, (said) => said.match(/\$\{[^}]*\}/g)?.join(" ") ?? "");
      const code = blanks.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"[^"\n]*"|import .*|export \{ default as .*/g, "");
      return /\bany\b|[\w)\]]!(?=[.;,)\s])(?!=)/.test(code.replace(/>[^<{]*</g, "><")) || (!path.startsWith("ipc/") && /\bas (?!const)/.test(code));
    });
    expect(paths(loose)).toEqual([]);
  });
});

describe("every style", () => {
  // Pictures of captions are drawn to their own scale.
  const styles = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".module.css") && !/LookChoices|Poster/.test(path));
  const text = (path: string) => readFileSync(join(SRC, path), "utf8");
  it("takes its sizes of letters from the tokens", () => expect(styles.filter((path) => /font-size:\s*[\d.]+px/.test(text(path)))).toEqual([]));
  it("takes its colours from the tokens, but what lies over pictures", () => {
    const over = /(FinishedTile|Filmstrip|Preview|LineRow|Panel|Poster|Logo|Letters|MatchMark|PlayerDialog|Settings)\.module\.css$/;
    expect(styles.filter((path) => !over.test(path) && /#[0-9a-f]{3,8}\b|rgb\(/.test(text(path)))).toEqual([]);
  });
});

describe("folders", () => {
  it("only ipc knows Tauri", () => {
    const knows = files.filter(({ path, text }) => !path.startsWith("ipc/") && imports(text).some((from) => from.startsWith("@tauri-apps")));
    expect(paths(knows)).toEqual([]);
  });
  it("features are islands", () => {
    const bridges = files.filter(({ path, text }) => {
      const [, island] = /^features\/(\w+)\//.exec(path) ?? [];
      return island && imports(text).some((from) => /^\.\.\/(?!\.\.)/.test(from) || from.includes("/app/"));
    });
    expect(paths(bridges)).toEqual([]);
  });
  it("ipc, design, lib and i18n know no feature and no app", () => {
    const upward = files.filter(({ path, text }) => /^(ipc|design|lib|i18n)\//.test(path) && imports(text).some((from) => /\/(features|app)\//.test(from)));
    expect(paths(upward)).toEqual([]);
  });
  it("the fake host is no part of the app: only scenes and the developer's entry load it", () => {
    const loads = files.filter(({ path, text }) => !path.startsWith("ipc/fake") && /ipc\/fake/.test(text));
    expect(paths(loads).sort()).toEqual(["app/main.tsx", "app/scenes.tsx"]);
  });
});
