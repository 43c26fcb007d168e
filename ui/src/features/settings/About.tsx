/** @file Which Spool this is, whether what videos need works here, and whose work is in it. */
import { useTranslation } from "react-i18next";
import { Logo } from "../../design/Logo";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import { useLoadedPart } from "../../ipc/HostContext";
import classes from "./Settings.module.css";

const LICENCES = [
  ["Spool", "MIT"],
  ["FFmpeg", "GPL-3.0"],
  ["Kokoro (voices)", "Apache-2.0"],
  ["Universal Sentence Encoder (matching)", "Apache-2.0"],
  ["ONNX Runtime", "MIT"],
  ["Montserrat, Noto Sans, Vazirmatn, Anton, Nunito, Playfair Display, Nanum Gothic", "OFL-1.1"],
  ["Tauri", "MIT / Apache-2.0"],
  ["React, Mantine, TanStack Query, i18next", "MIT"],
  ["Tabler Icons", "MIT"],
  ["SQLite", "Public domain"],
] as const;

export function About() {
  const { t } = useTranslation();
  const version = useLoadedPart(({ version }) => version);
  return (
    <div className={classes.about}>
      <Logo size={40} />
      <div>
        <p className={classes.name}>
          Spool <span className={classes.number}>{t("settings.version", { version })}</span>
        </p>
        <p className={classes.hint}>{t("settings.promise")}</p>
        <Check />
      </div>
    </div>
  );
}

/** What the test at this start found. */
function Check() {
  const { t } = useTranslation();
  const check = useLoadedPart(({ check }) => check);
  if (!check || check.length === 0) {
    return (
      <p className={classes.hint} data-testid="check">
        {t(check ? "settings.check.good" : "settings.check.none")}
      </p>
    );
  }
  return (
    <div data-testid="check">
      {check.map((error) => {
        const { message, hint } = inWords(error);
        return <Message key={error.code} tone="problem" text={message} hint={hint} />;
      })}
    </div>
  );
}

export function Licences() {
  const { t } = useTranslation();
  return (
    <details className={classes.licences}>
      <summary data-testid="licences">{t("settings.licences")}</summary>
      <p className={classes.hint}>{t("settings.licencesHint")}</p>
      <dl className={classes.keys}>
        {LICENCES.map(([name, licence]) => (
          <div key={name} className={classes.shortcut}>
            <dt>{name}</dt>
            <dd>{licence}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
