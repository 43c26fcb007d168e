/** @file A number on a slider under its name: moves at once, is kept when it is let go. */
import { Slider } from "@mantine/core";
import { useId, useState } from "react";
import classes from "./Panel.module.css";

interface Props {
  label: string;
  testid: string;
  /** From, to, and by how much. */
  range: readonly [number, number, number];
  value: number;
  /** The number in words. */
  words: (value: number) => string;
  disabled?: boolean;
  onKeep: (value: number) => Promise<unknown>;
}

export function Slide({ label, testid, range, value, words, disabled = false, onKeep }: Props) {
  const name = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const [least, most, step] = range;
  const shown = moving ?? value;

  async function keep(now: number) {
    if (now !== value) await onKeep(now);
    setMoving(null);
  }

  return (
    <div className={classes.slide}>
      <p id={name} className={classes.sub}>
        {label} <span className={classes.value}>{words(shown)}</span>
      </p>
      <Slider
        aria-labelledby={name}
        thumbLabel={label}
        label={null}
        min={Math.min(least, value)}
        max={Math.max(most, value)}
        step={step}
        value={shown}
        disabled={disabled}
        onChange={setMoving}
        onChangeEnd={(now) => void keep(now)}
        thumbValueText={words(shown)}
        data-testid={testid}
      />
    </div>
  );
}
