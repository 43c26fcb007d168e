/** @file A small choice kept out of the way: a quiet button that opens a short list, each with a sentence. */
import { Button, Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { IconChevron } from "./icons";
import classes from "./ChoicePicker.module.css";

interface Option<T extends string> {
  value: T;
  label: string;
  /** Of the label, when it is not the page's. */
  lang?: string;
  hint?: string;
  icon?: ReactNode;
}

interface Props<T extends string> {
  label: string;
  testid: string;
  value: T;
  options: Option<T>[];
  onChange: (value: T) => void;
  /** On the button, when it is not the chosen option's own. */
  icon?: ReactNode;
  shown?: string;
  size?: "xs" | "sm";
}

export function ChoicePicker<T extends string>({ label, testid, value, options, onChange, icon, shown, size = "sm" }: Props<T>) {
  const chosen = options.find((option) => option.value === value);
  const pick = (picked: string) => {
    const option = options.find((one) => one.value === picked);
    if (option) onChange(option.value);
  };
  return (
    <Menu position="bottom-start" width={270}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size={size}
          className={classes.target}
          aria-label={`${label}: ${shown ?? chosen?.label ?? value}`}
          leftSection={icon ?? chosen?.icon}
          rightSection={<IconChevron size={14} stroke={2} />}
          data-testid={`choice-${testid}`}
          data-value={value}
        >
          {shown ?? chosen?.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value} onChange={pick}>
          {options.map((option) => (
            <Menu.RadioItem key={option.value} closeMenuOnClick data-autofocus={option.value === value || undefined} value={option.value} data-testid={`choice-${testid}-${option.value}`}>
              <span className={classes.option}>
                {option.icon}
                <span>
                  <span className={classes.label} lang={option.lang}>{option.label}</span>
                  {option.hint && <span className={classes.hint}>{option.hint}</span>}
                </span>
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
