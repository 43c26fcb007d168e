/** @file The keys, where they work. */
import { useTranslation } from "react-i18next";
import classes from "./Settings.module.css";

const KEYS = [
  ["help", ["F1"]],
  ["make", ["Ctrl", "Enter"]],
  ["undo", ["Ctrl", "Z"]],
  ["redo", ["Ctrl", "Shift", "Z"]],
  ["split", ["Enter"]],
  ["merge", ["Backspace"]],
  ["move", ["Alt", "↑ ↓"]],
  ["step", ["↑ ↓"]],
  ["back", ["Esc"]],
] as const;

export function Shortcuts() {
  const { t } = useTranslation();
  return (
    <dl className={classes.keys}>
      {KEYS.map(([name, keys]) => (
        <div key={name} className={classes.shortcut}>
          <dt>{t(`settings.keys.${name}`)}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key} className={classes.kbd}>
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
