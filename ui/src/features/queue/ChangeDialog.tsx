/** @file Changes a video that waits: its title, quality and shape. */
import { Button, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { ShapeGlyph } from "../../design/ShapeGlyph";
import type { JobView, RenderChoices } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import classes from "./Dialogs.module.css";

const SHAPES = ["9:16", "16:9", "1:1", "4:5"] as const;
const QUALITIES = ["draft", "standard", "best"] as const;
const PLANNED = "planned";

export function ChangeDialog({ job, onClose }: { job: JobView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog about={job} onClose={onClose} title={t("change.title")} size={460} name="change">
      {(job) => <Change job={job} onClose={onClose} />}
    </Dialog>
  );
}

function Change({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const [title, setTitle] = useState(job.title);
  const [choices, setChoices] = useState<RenderChoices>(job.choices);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(false);
  const planned = { value: PLANNED, label: t("change.planned"), hint: t("change.plannedHint") } as const;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!title.trim()) return setRefused(true);
    setBusy(true);
    const same = choices.quality === job.choices.quality && choices.shape === job.choices.shape;
    const done = await commands.edit(job.id, { title: title.trim() === job.title ? null : title.trim(), choices: same ? null : choices });
    setBusy(false);
    if (done) onClose();
  }

  return (
    <form className={classes.form} onSubmit={(event) => void save(event)} data-testid="change-dialog">
      <TextInput
        label={t("change.name")}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={refused && !title.trim() ? t("change.needsName") : undefined}
        data-autofocus
        data-testid="change-title"
      />
      <div className={classes.pickers}>
        <ChoicePicker
          label={t("compose.shape")}
          testid="change-shape"
          shown={choices.shape === null ? `${t("compose.shape")}: ${planned.label}` : t(`compose.shapes.${choices.shape}`)}
          value={choices.shape ?? PLANNED}
          onChange={(shape) => setChoices({ ...choices, shape: shape === PLANNED ? null : shape })}
          options={[
            planned,
            ...SHAPES.map((shape) => ({ value: shape, label: t(`compose.shapes.${shape}`), hint: t(`compose.shapeHints.${shape}`), icon: <ShapeGlyph shape={shape} /> })),
          ]}
        />
        <ChoicePicker
          label={t("compose.quality")}
          testid="change-quality"
          shown={choices.quality === null ? `${t("compose.quality")}: ${planned.label}` : t(`compose.qualities.${choices.quality}`)}
          value={choices.quality ?? PLANNED}
          onChange={(quality) => setChoices({ ...choices, quality: quality === PLANNED ? null : quality })}
          options={[
            planned,
            ...QUALITIES.map((quality) => ({ value: quality, label: t(`compose.qualities.${quality}`), hint: t(`compose.qualityHints.${quality}`) })),
          ]}
        />
      </div>
      <p className={classes.soft}>{t("change.kept")}</p>
      <DialogFoot>
        <Button variant="subtle" onClick={onClose} data-testid="change-cancel">
          {t("change.cancel")}
        </Button>
        <Button type="submit" loading={busy} data-testid="change-save">
          {t("change.save")}
        </Button>
      </DialogFoot>
    </form>
  );
}
