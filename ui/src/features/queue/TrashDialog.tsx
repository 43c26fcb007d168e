/** @file Asks before a video leaves its folder: it can be taken out of the system's trash again, but not from here. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { IconTrash } from "../../design/icons";
import { tell } from "../../design/notify";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import classes from "./Dialogs.module.css";

export function TrashDialog({ job, onClose }: { job: JobView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog about={job} onClose={onClose} title={t("trash.title")} size={460} name="trash">
      {(job) => <Ask job={job} onClose={onClose} />}
    </Dialog>
  );
}

function Ask({ job: { id, title }, onClose }: { job: JobView; onClose: () => void }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    const done = await commands.trash(id);
    setBusy(false);
    onClose();
    if (done) tell({ text: t("trash.done", { title }) });
  }
  return (
    <div className={classes.form} data-testid="trash-dialog">
      <p className={classes.of}>{t("trash.ask", { title })}</p>
      <p className={classes.soft}>{t("trash.hint")}</p>
      <DialogFoot>
        <Button variant="subtle" onClick={onClose} data-autofocus data-testid="trash-keep">
          {t("trash.keep")}
        </Button>
        <Button color="red" loading={busy} leftSection={<IconTrash size={17} stroke={1.8} />} onClick={() => void go()} data-testid="trash-go">
          {t("trash.go")}
        </Button>
      </DialogFoot>
    </div>
  );
}
