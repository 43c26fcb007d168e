/** @file What lies ready around a project, for the fake host: upload kits, the way back to a project, and room on the disk. */
import type { ContactView } from "../bindings/ContactView";
import type { JobView } from "../bindings/JobView";
import type { ExportView } from "../bindings/ExportView";
import type { PackView } from "../bindings/PackView";
import type { ProjectView } from "../bindings/ProjectView";
import type { StorageView } from "../bindings/StorageView";
import type { Storyboard } from "../bindings/Storyboard";
import type { TableView } from "../bindings/TableView";
import type { UnusedView } from "../bindings/UnusedView";
import type { Host } from "../host";
import { SAMPLE_BOARD } from "./boards";
import { WORDS } from "./words";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;
type ShelfCommands = Pick<Host, "sendProject" | "exportProject" | "stopSending" | "revealSent" | "trashVideo" | "saveReport" | "uploadKit" | "openProjectOf" | "storage" | "cleanStorage" | "unusedStorage" | "trashUnused" | "restoreUnused" | "listContacts" | "forgetContacts" | "lookIntoTable" | "submitTable">;

const TABLE = (language: keyof typeof WORDS): TableView => {
  const { bees, tides, coffee } = WORDS[language];
  return {
    rows: [
      { line: 2, title: bees, lines: 6, shape: null },
      { line: 3, title: tides, lines: 8, shape: "1:1" },
      { line: 5, title: coffee, lines: 5, shape: null },
    ],
    refused: [{ line: 4, code: "row_empty", why: "It has no script." }, { line: 6, code: "row_shape", why: "There is no shape \"3:2\": it is 9:16, 16:9, 1:1 or 4:5." }],
  };
};

/** What is inside the sample. */
export const inside = (): ProjectView => ({
  title: WORDS.en.sky,
  language: "en",
  voice: "builtin:kokoro/af_heart",
  shape: "9:16",
  lines: WORDS.en.lines.map((text) => ({ text, footage: "stars.mp4", missing: false })),
  music: "Night drift",
  about_ms: 38_000,
});

const TEXT = {
  en: { tags: ["night", "sky", "stars", "universe", "light"], disclosure: "The voice in this video is AI-generated." },
  "zh-CN": { tags: ["夜空", "星星", "宇宙", "光"], disclosure: "本视频使用了 AI 生成的配音。" },
};

const LOST = {
  en: [
    "How captions look stays in Spool. Their words come as .srt, .vtt and .ass: import one of them.",
    "Music that steps back while somebody speaks, and the even loudness of the whole.",
  ],
  "zh-CN": ["字幕样式留在 Spool 里。字幕文字另存为 .srt、.vtt 和 .ass，导入其中一个即可。", "有人说话时音乐自动变轻，以及整体统一的响度。"],
};

const NOTHING_UNUSED: UnusedView = { files: 0, bytes: 0, names: [] };
const UNUSED: Record<keyof typeof WORDS, UnusedView> = {
  en: { files: 14, bytes: 1_200_000_000, names: ["Night sky over the desert.mp4", "Milky way.mp4", "Line 3.wav"] },
  "zh-CN": { files: 14, bytes: 1_200_000_000, names: ["沙漠夜空.mp4", "银河.mp4", "第 3 句.wav"] },
};

export function fakeShelf(language: keyof typeof WORDS, call: Call, find: (id: string) => JobView, add: (title: string) => JobView, openSample: () => Promise<Storyboard>, remove: (id: string) => void) {
  let sending: ((packed: PackView | null) => void) | null = null;
  let exporting: ((exported: ExportView | null) => void) | null = null;
  const w = WORDS[language];
  let room: StorageView = { parts: 3_400_000_000, models: 362_000_000, projects: 1_900_000_000, lists: 2_100_000, free: 84_000_000_000 };
  let unused = UNUSED[language];
  const hour = 3_600_000;
  let contacts: ContactView[] = [
    { host: "api.openverse.org", last_ms: Date.now() - hour / 10, times: 14 },
    { host: "upload.wikimedia.org", last_ms: Date.now() - hour, times: 9 },
    { host: "api.deepseek.com", last_ms: Date.now() - 50 * hour, times: 1 },
  ];
  const host: ShelfCommands = {
    uploadKit: (id) =>
      call("upload_kit", [id], () => ({
        title: find(id).title,
        description: w.lines.slice(0, 3).join(language === "en" ? " " : ""),
        ...TEXT[language],
        credits: ["hubble-deep-field.jpg: NASA, ESA and the HUDF09 Team (Public Domain, hubblesite)", "night-drift.m4a: The Spool authors (CC0-1.0)"],
        captions: ["srt", "vtt", "ass"].map((end) => `${find(id).title}.${end}`),
        cover: `${find(id).title}.jpg`,
      })),
    // Half of it is packed at once; the rest as time passes, unless it is stopped before.
    sendProject: (id, onPercent) =>
      call("send_project", [id], () => onPercent(50)).then(() => new Promise<PackView | null>((done) => void (sending = done))),
    exportProject: (id, choices, onPercent) =>
      call("export_project", [id, choices], () => onPercent(50)).then(() => new Promise<ExportView | null>((done) => void (exporting = done))),
    stopSending: () =>
      call("stop_sending", [], () => {
        sending?.(null);
        exporting?.(null);
      }),
    revealSent: () => call("reveal_sent", [], () => undefined),
    trashVideo: (id) => call("trash_video", [id], () => remove(find(id).id)),
    saveReport: (job, details) => call("save_report", [job, details], () => "Spool report.zip"),
    openProjectOf: (job) => call("open_project_of", [job], () => find(job)).then(openSample).then((board) => ({ ...board, id: board.id || SAMPLE_BOARD })),
    lookIntoTable: (grant) => call("look_into_table", [grant], () => TABLE(language)),
    submitTable: (grant, choices, shapes) =>
      call("submit_table", [grant, choices, shapes], () => TABLE(language).rows.flatMap(({ title }) => Array.from({ length: Math.max(1, shapes.length) }, () => add(title)))),
    storage: () => call("storage", [], () => room),
    cleanStorage: () =>
      call("clean_storage", [], () => {
        const freed = room.parts;
        room = { ...room, parts: 0, free: room.free + freed };
        return freed;
      }),
    unusedStorage: () => call("unused_storage", [], () => unused),
    trashUnused: () =>
      call("trash_unused", [], () => {
        const { files, bytes } = unused;
        unused = NOTHING_UNUSED;
        return { files, bytes, back: true };
      }),
    restoreUnused: () => call("restore_unused", [], () => void (unused = UNUSED[language])),
    listContacts: () => call("list_contacts", [], () => contacts),
    forgetContacts: () =>
      call("forget_contacts", [], () => {
        contacts = [];
      }),
  };
  const packed: PackView = { path: "/home/you/Documents/Night sky.spoolpack", name: "Night sky.spoolpack", bytes: 48_000_000, missing: ["galaxy.mp4"] };
  const exported: ExportView = { path: "/home/you/Documents/Night sky", name: "Night sky", open: ["Night sky.otio"], lost: LOST[language] };
  return {
    host,
    pack: () => {
      sending?.(packed);
      exporting?.(exported);
    },
  };
}
