/** @file Several scripts at once: a video of each, or one of all. Asked before anything is made. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { KindIcon } from "../../design/KindIcon";
import type { Grant } from "../../ipc/wire";
import classes from "./SeveralDialog.module.css";

interface Props {
  files: Grant[] | null;
  onClose: () => void;
  onMake: (each: boolean) => Promise<void>;
}

export function SeveralDialog({ files, onClose, onMake }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog about={files} onClose={onClose} title={t("several.title")} size={520} name="several">
      {(files) => <Inside files={files} onMake={onMake} />}
    </Dialog>
  );
}

function Inside({ files, onMake }: { files: Grant[]; onMake: Props["onMake"] }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<"each" | "one" | null>(null);
  const scripts = files.filter(({ kind }) => kind === "script");
  const others = files.length - scripts.length;

  async function make(how: "each" | "one") {
    setBusy(how);
    await onMake(how === "each");
    setBusy(null);
  }

  return (
    <div className={classes.dialog} data-testid="several-dialog">
      <ul className={classes.scripts} tabIndex={0} aria-label={t("several.scripts")}>
        {scripts.map(({ id, name }) => (
          <li key={id} className={classes.script} data-testid="several-script">
            <KindIcon kind="script" size={18} />
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      {others > 0 && <p className={classes.hint}>{t("several.others", { count: others })}</p>}
      <DialogFoot>
        <Button variant="light" loading={busy === "one"} disabled={busy === "each"} onClick={() => void make("one")} data-testid="several-one">
          {t("several.one")}
        </Button>
        <Button data-autofocus loading={busy === "each"} disabled={busy === "one"} onClick={() => void make("each")} data-testid="several-each">
          {t("several.each", { count: scripts.length })}
        </Button>
      </DialogFoot>
    </div>
  );
}
