/** @file One icon for each kind of file. */
import { IconAudio, IconFolder, IconPhoto, IconQuestion, IconScript, IconVideo } from "../../design/icons";
import { Logo } from "../../design/Logo";
import type { InputKind } from "../../ipc/wire";

const ICONS = { script: IconScript, video: IconVideo, photo: IconPhoto, audio: IconAudio, folder: IconFolder, unknown: IconQuestion };

export function KindIcon({ kind, size }: { kind: InputKind; size: number }) {
  if (kind === "project") return <Logo size={size} />;
  const Icon = ICONS[kind];
  return <Icon size={size} stroke={1.7} />;
}
