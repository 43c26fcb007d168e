/** @file One storyboard in several shapes at once: each becomes a video of its own, all are ordered together. */
import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { ShapeGlyph } from "../../design/ShapeGlyph";
import type { Storyboard } from "../../ipc/wire";
import classes from "./VersionsDialog.module.css";

export const SHAPES = ["9:16", "16:9", "1:1", "4:5"] as const;
export type Shape = (typeof SHAPES)[number];

interface Props {
  /** Of which project; none while nothing is asked. */
  board: Storyboard | null;
  busy: boolean;
  onClose: () => void;
  onMake: (shapes: Shape[]) => void;
}

export function VersionsDialog({ board, busy, onClose, onMake }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog about={board} onClose={onClose} title={t("versions.title")} size={560} name="versions">
      {(board) => <Inside board={board} busy={busy} onClose={onClose} onMake={onMake} />}
    </Dialog>
  );
}

function Inside({ board, busy, onClose, onMake }: Props & { board: Storyboard }) {
  const { t } = useTranslation();
  const [ticked, setTicked] = useState<string[]>([board.shape ?? "9:16"]);
  const shapes = SHAPES.filter((shape) => ticked.includes(shape));
  return (
    <form
      className={classes.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        if (shapes.length > 0) onMake(shapes);
      }}
      data-testid="versions-dialog"
    >
      <p className={classes.hint}>{t("versions.hint")}</p>
      <Checkbox.Group aria-label={t("compose.shape")} value={ticked} onChange={setTicked}>
        <div className={classes.shapes}>
          {SHAPES.map((shape, at) => (
            <Checkbox.Card key={shape} value={shape} className={classes.shape ?? ""} data-autofocus={at === 0 || undefined} data-testid={`version-${shape}`}>
              <span className={classes.glyph}>
                <ShapeGlyph shape={shape} />
              </span>
              <span className={classes.words}>
                <span className={classes.name}>{t(`compose.shapes.${shape}`)}</span>
                <span className={classes.about}>{t(`compose.shapeHints.${shape}`)}</span>
              </span>
              <Checkbox.Indicator />
            </Checkbox.Card>
          ))}
        </div>
      </Checkbox.Group>
      <DialogFoot>
        <Button variant="subtle" onClick={onClose} data-testid="versions-cancel">
          {t("change.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={shapes.length === 0} data-testid="versions-make">
          {shapes.length === 0 ? t("compose.make") : t("table.make", { count: shapes.length })}
        </Button>
      </DialogFoot>
    </form>
  );
}
