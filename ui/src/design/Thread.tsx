/** @file Progress as a thread being wound. The number beside it is the truth for eyes; this is named for everybody else. */
import classes from "./Thread.module.css";

declare module "react" {
  interface CSSProperties {
    /** How much of a thread is wound. */
    "--done"?: string;
  }
}

interface Props {
  /** 0-100 */
  value: number;
  label: string;
  words: string;
  moving?: boolean;
}

export function Thread({ value, label, words, moving = false }: Props) {
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      aria-valuetext={words}
      data-testid="progress"
      data-moving={moving || undefined}
    >
      <div className={classes.wound} style={{ "--done": `${value}%` }} />
    </div>
  );
}
