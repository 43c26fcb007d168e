/** @file A small round button with an icon: always named, with a tooltip, never under 32 px. */
import { ActionIcon, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./IconAction.module.css";

interface Props {
  /** What the tooltip says. */
  label: string;
  /** What is read aloud, when it needs more words than the tooltip. */
  name?: string;
  testid: string;
  onClick: () => void;
  disabled?: boolean;
  danger?: boolean;
  children: ReactNode;
}

export function IconAction({ label, name = label, testid, onClick, disabled = false, danger = false, children }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color={danger ? "red" : "gray"}
        c={danger ? "var(--sp-red-ink)" : "var(--sp-soft)"}
        size={34}
        radius="xl"
        aria-label={name}
        data-testid={testid}
        className={classes.action}
        aria-disabled={disabled || undefined}
        onClick={disabled ? undefined : onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
