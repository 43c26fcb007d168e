/** @file One setting: its name, a sentence, and its control, beside it or below. */
import { Switch } from "@mantine/core";
import { useId, type ReactNode } from "react";
import classes from "./Settings.module.css";

interface Props {
  label: string;
  hint: string;
  /** Below the words when it is wide. */
  below?: boolean;
  children: (labelled: string) => ReactNode;
}

export function Setting({ label, hint, below = false, children }: Props) {
  const id = useId();
  return (
    <div className={classes.setting} data-below={below || undefined}>
      <div className={classes.words}>
        <p id={id} className={classes.name}>
          {label}
        </p>
        <p className={classes.hint}>{hint}</p>
      </div>
      {children(id)}
    </div>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  on: boolean;
  disabled?: boolean;
  onSwitch: (on: boolean) => void;
  testid: string;
}

export function SwitchSetting({ label, hint, on, disabled = false, onSwitch, testid }: SwitchProps) {
  return (
    <Switch
      labelPosition="left"
      classNames={{ root: classes.switchRoot ?? "", body: classes.switch ?? "", label: classes.name ?? "", labelWrapper: classes.words ?? "", description: classes.hint ?? "" }}
      label={label}
      description={hint}
      checked={on}
      disabled={disabled}
      onChange={(event) => onSwitch(event.currentTarget.checked)}
      data-testid={testid}
    />
  );
}
