/** @file Toasts: one sentence, sometimes a hint, sometimes one button. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { i18next } from "../i18n";
import { IconAlert, IconCheck } from "./icons";
import classes from "./notify.module.css";

interface Toast {
  text: string;
  hint?: string;
  action?: { label: string; run: () => void };
}

/** Toasts at a time. The newest is seen at once: what it offers is soon too late. */
export const TOASTS = 2;
let open: string[] = [];

function show(tone: "good" | "problem", { text, hint, action }: Toast) {
  const Icon = tone === "good" ? IconCheck : IconAlert;
  while (open.length >= TOASTS) notifications.hide(open.shift() ?? "");
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
        {action && (
          <Button
            variant="light"
            size="xs"
            data-testid="toast-action"
            onClick={() => {
              notifications.hide(id);
              action.run();
            }}
          >
            {action.label}
          </Button>
        )}
      </div>
    ),
    onClose: ({ id: closed }) => (open = open.filter((other) => other !== closed)),
    "data-tone": tone,
  });
  open.push(id);
}

export const tell = (toast: Toast) => show("good", toast);
export const tellProblem = (toast: Toast) => show("problem", toast);
