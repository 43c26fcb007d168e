/** @file A video's picture; until there is one, a calm drawing made from its title. */
import { useState } from "react";
import { hash } from "../lib/hash";
import classes from "./Poster.module.css";

const HUES = ["dusk", "ember", "lagoon", "plum", "moss", "slate"] as const;

interface Props {
  title: string;
  src: string | null;
  /** Read aloud; empty when the title stands beside it anyway. */
  alt?: string;
}

export function Poster({ title, src, alt = "" }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const picture = Boolean(src) && broken !== src;
  return (
    <div className={classes.frame} data-picture={picture || undefined}>
      <Drawing title={title} />
      {picture && src && (
        <img className={classes.image} src={src} alt={alt} draggable={false} onError={() => setBroken(src)} />
      )}
    </div>
  );
}

function Drawing({ title }: { title: string }) {
  const seed = hash(title);
  const hue = HUES[seed % HUES.length] ?? "dusk";
  const letter = Array.from(title).find((one) => /\p{L}/u.test(one)) ?? "";
  const [x, y] = [30 + (seed >>> 4) % 40, 86 + (seed >>> 9) % 24];
  return (
    <svg className={classes.drawing} data-hue={hue} viewBox="0 0 100 133" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect className={classes.ground} width="100" height="133" />
      {[46, 38, 30, 22, 14].map((radius) => (
        <circle key={radius} className={classes.turn} cx={x} cy={y} r={radius} />
      ))}
      <circle className={classes.hub} cx={x} cy={y} r="6" />
      <text className={classes.letter} x="11" y="37">
        {letter.toUpperCase()}
      </text>
    </svg>
  );
}
