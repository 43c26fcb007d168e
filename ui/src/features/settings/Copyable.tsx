/** @file A text to be taken along: shown as it is, with a button that copies it. */
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconCopy } from "../../design/icons";
import { tell } from "../../design/notify";
import { copy } from "../../lib/copy";
import classes from "./ApiSwitch.module.css";
import settings from "./Settings.module.css";

export function Copyable({ label, text, testid }: { label: string; text: string; testid: string }) {
  const { t } = useTranslation();
  const id = useId();
  async function take() {
    const copied = await copy(text);
    tell({ text: t(copied ? "api.copied" : "api.notCopied") });
  }
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className={settings.name}>
        {label}
      </p>
      <div className={classes.copyable}>
        <pre className={classes.text} data-testid={testid} tabIndex={0} aria-labelledby={id}>
          {text}
        </pre>
        <IconAction label={t("api.copy")} name={t("api.copyThis", { label })} onClick={() => void take()} testid={`${testid}-copy`}>
          <IconCopy size={18} stroke={1.7} />
        </IconAction>
      </div>
    </div>
  );
}
