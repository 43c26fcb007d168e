/** @file A clip as a strip of its pictures, with the piece that is shown framed: press or drag to begin elsewhere. The slider below does the same by keyboard. */
import { useRef, type PointerEvent } from "react";
import { useMedia } from "../../ipc/HostContext";
import classes from "./Filmstrip.module.css";

/** Pictures of one strip. */
const PICTURES = 7;

interface Props {
  project: string;
  media: string;
  /** Of the whole clip, in milliseconds. */
  length: number;
  /** Of the piece that is shown. */
  shown: number;
  /** Null while nobody knows. */
  start: number | null;
  last: number;
  onMove: (ms: number) => void;
  onDone: (ms: number) => void;
}

export function Filmstrip({ project, media, length, shown, start, last, onMove, onDone }: Props) {
  const pictures = useMedia();
  const strip = useRef<HTMLDivElement>(null);
  const width = Math.min(100, (shown / length) * 100);

  /** The piece's middle goes under the pointer. */
  function at(event: PointerEvent): number {
    const box = strip.current?.getBoundingClientRect();
    if (!box || box.width === 0) return start ?? 0;
    const ms = ((event.clientX - box.left) / box.width) * length - shown / 2;
    return Math.min(last, Math.max(0, Math.round(ms / 100) * 100));
  }

  return (
    <div
      ref={strip}
      dir="ltr"
      aria-hidden="true"
      className={classes.strip}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onMove(at(event));
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && onMove(at(event))}
      onPointerUp={(event) => onDone(at(event))}
      data-testid="filmstrip"
    >
      {Array.from({ length: PICTURES }, (_, place) => (
        <img key={place} className={classes.picture} src={pictures.frame(project, media, Math.round(((place + 0.5) / PICTURES) * length))} alt="" draggable={false} loading="lazy" />
      ))}
      {start !== null && <span className={classes.window} style={{ left: `${(start / length) * 100}%`, width: `${width}%` }} />}
    </div>
  );
}
