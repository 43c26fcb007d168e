/** @file Toasts: one sentence, sometimes a hint, sometimes a button or two. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { i18next } from "../i18n";
import { IconAlert, IconCheck } from "./icons";
import classes from "./notify.module.css";

interface Toast {
  text: string;
  hint?: string;
  action?: Action;
  /** A second button, beside the first. */
  also?: Action;
}

interface Action {
  label: string;
  run: () => void;
}

/** Toasts at a time. The newest is seen at once: what it offers is soon too late. */
export const TOASTS = 2;
let open: string[] = [];

function show(tone: "good" | "problem", { text, hint, action, also }: Toast) {
  const Icon = tone === "good" ? IconCheck : IconAlert;
  while (open.length >= TOASTS) notifications.hide(open.shift() ?? "");
  const press = ({ label, run }: Action, testid: string, variant: string) => (
    <Button
      variant={variant}
      size="xs"
      data-testid={testid}
      onClick={() => {
        notifications.hide(id);
        run();
      }}
    >
      {label}
    </Button>
  );
  const id = notifications.show({
    className: classes.toast,
    classNames: { icon: classes.icon ?? "", body: classes.body ?? "" },
    icon: <Icon size={18} stroke={2} />,
    withBorder: true,
    closeButtonProps: { "aria-label": i18next.t("app.close") },
    autoClose: tone === "good" ? 7_000 : 12_000,
    message: (
      <div className={classes.row} data-testid={`toast-${tone}`}>
        <div className={classes.words}>
          <strong className={classes.text}>{text}</strong>
          {hint && <span className={classes.hint}>{hint}</span>}
        </div>
        {also && press(also, "toast-also", "subtle")}
        {action && press(action, "toast-action", "light")}
      </div>
    ),
    onClose: ({ id: closed }) => (open = open.filter((other) => other !== closed)),
    "data-tone": tone,
  });
  open.push(id);
}

export const tell = (toast: Toast) => show("good", toast);
export const tellProblem = (toast: Toast) => show("problem", toast);
