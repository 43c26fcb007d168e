/** @file A project for another editor: for which, how far it is, then where it is and what did not come along. */
import { Button, Checkbox, Radio } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { IconFolder } from "../../design/icons";
import type { ExportFormat, ExportView } from "../../ipc/wire";
import classes from "./ExportDialog.module.css";
import { Underway } from "./Underway";
import type { Exporting, Wanted } from "./useExport";

/** Those that say most first. */
const FORMATS = ["otio", "fcpxml", "edl"] as const satisfies readonly ExportFormat[];

interface Props {
  /** None while nothing is. */
  exporting: Exporting | null;
  /** Stops it if it is not there yet. */
  onClose: () => void;
  onStart: (wanted: Wanted) => void;
  onReveal: () => void;
}

export function ExportDialog({ exporting, onClose, onStart, onReveal }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog about={exporting} onClose={onClose} title={t("export.title")} size={520} name="export">
      {(exporting) => (
        <div data-testid="export-dialog">
          {"view" in exporting ? (
            <Done view={exporting.view} onClose={onClose} onReveal={onReveal} />
          ) : "percent" in exporting ? (
            <Underway words={t("export.writing")} percent={exporting.percent} name="export" onStop={onClose} />
          ) : (
            <Asked onClose={onClose} onStart={onStart} />
          )}
        </div>
      )}
    </Dialog>
  );
}

function Asked({ onClose, onStart }: Pick<Props, "onClose" | "onStart">) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<ExportFormat>("otio");
  const [copy, setCopy] = useState(false);
  return (
    <form
      className={classes.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        onStart({ format, copy });
      }}
    >
      <p className={classes.hint}>{t("export.hint")}</p>
      <Radio.Group value={format} onChange={(value) => setFormat(FORMATS.find((one) => one === value) ?? "otio")} aria-label={t("export.which")}>
        <div className={classes.formats}>
          {FORMATS.map((one) => (
            <Radio.Card key={one} value={one} className={classes.format ?? ""} data-autofocus={one === format || undefined} data-testid={`export-${one}`}>
              <Radio.Indicator />
              <span className={classes.words}>
                <span className={classes.name}>{t(`export.editors.${one}`)}</span>
                <span className={classes.about}>{t(`export.formats.${one}`)}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <Checkbox checked={copy} onChange={(event) => setCopy(event.currentTarget.checked)} label={t("export.copy")} description={t("export.copyHint")} data-testid="export-copy" />
      <DialogFoot>
        <Button variant="subtle" onClick={onClose} data-testid="export-cancel">
          {t("change.cancel")}
        </Button>
        <Button type="submit" leftSection={<IconFolder size={17} stroke={1.8} />} data-testid="export-go">
          {t("export.choose")}
        </Button>
      </DialogFoot>
    </form>
  );
}

function Done({ view, onClose, onReveal }: { view: ExportView; onClose: () => void; onReveal: () => void }) {
  const { t, i18n } = useTranslation();
  const files = new Intl.ListFormat(i18n.language).format(view.open);
  return (
    <div className={classes.dialog}>
      <p className={classes.hint} role="status" data-testid="export-done">
        {t("export.done", { files })}
      </p>
      <p className={classes.hint}>
        <bdi>{view.path}</bdi>
      </p>
      {view.lost.length > 0 && (
        <section className={classes.lost} aria-labelledby="export-lost">
          <h3 id="export-lost" className={classes.name}>
            {t("export.lost")}
          </h3>
          <ul data-testid="export-lost">
            {view.lost.map((lost) => (
              <li key={lost}>{lost}</li>
            ))}
          </ul>
        </section>
      )}
      <DialogFoot>
        <Button variant="subtle" leftSection={<IconFolder size={17} stroke={1.8} />} onClick={onReveal} data-testid="export-reveal">
          {t("action.reveal")}
        </Button>
        <Button onClick={onClose} autoFocus data-testid="export-ready">
          {t("send.ready")}
        </Button>
      </DialogFoot>
    </div>
  );
}
