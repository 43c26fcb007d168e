/** @file One icon for each kind of file. */
import { IconAudio, IconBrand, IconFolder, IconPhoto, IconQuestion, IconScript, IconTable, IconVideo } from "./icons";
import { Logo } from "./Logo";

/** What a file is. */
export type FileKind = "project" | "script" | "video" | "photo" | "audio" | "table" | "look" | "folder" | "unknown";

const ICONS = { script: IconScript, video: IconVideo, photo: IconPhoto, audio: IconAudio, table: IconTable, look: IconBrand, folder: IconFolder, unknown: IconQuestion };

export function KindIcon({ kind, size }: { kind: FileKind; size: number }) {
  if (kind === "project") return <Logo size={size} />;
  const Icon = ICONS[kind];
  return <Icon size={size} stroke={1.7} />;
}
