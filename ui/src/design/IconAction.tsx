/** @file A small round button with an icon: always named, with a tip, never under 32 px. */
import { ActionIcon } from "@mantine/core";
import type { ComponentPropsWithRef, MouseEvent, ReactNode } from "react";
import classes from "./IconAction.module.css";

interface Props extends Omit<ComponentPropsWithRef<"button">, "name" | "onClick" | "color" | "style" | "value"> {
  /** What the tip says. */
  label: string;
  /** What is read aloud, when it needs more words than the tip. */
  name?: string;
  testid: string;
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  disabled?: boolean;
  danger?: boolean;
  children: ReactNode;
}

export function IconAction({ label, name = label, testid, onClick, disabled = false, danger = false, children, className, ...rest }: Props) {
  return (
    <ActionIcon
      {...rest}
      variant="subtle"
      color={danger ? "red" : "gray"}
      c={danger ? "var(--sp-red-ink)" : "var(--sp-soft)"}
      size={34}
      radius="xl"
      aria-label={name}
      data-tip={label}
      data-testid={testid}
      className={`${classes.action} ${className ?? ""}`}
      aria-disabled={disabled || undefined}
      onClick={disabled ? undefined : onClick}
    >
      {children}
    </ActionIcon>
  );
}
