/** @file What happened and what to try, side by side with an icon; calm amber, or red when something is lost. */
import type { ReactNode } from "react";
import { IconAlert, IconInfo, IconQuestion } from "./icons";
import classes from "./Message.module.css";

type Tone = "note" | "notice" | "question" | "problem";
const ICONS = { note: IconInfo, notice: IconInfo, question: IconQuestion, problem: IconAlert };

export function Message({ tone, text, hint, children }: { tone: Tone; text: string; hint?: string; children?: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <div className={classes.message} data-tone={tone} data-testid={`message-${tone}`}>
      <Icon size={20} stroke={1.8} className={classes.icon ?? ""} />
      <div className={classes.words}>
        <p className={classes.text}>
          <bdi>{text}</bdi>
        </p>
        {hint && (
          <p className={classes.hint}>
            <bdi>{hint}</bdi>
          </p>
        )}
        {children}
      </div>
    </div>
  );
}
