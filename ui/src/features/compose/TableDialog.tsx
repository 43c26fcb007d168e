/** @file A table of videos, before anything is made: how many there are, which rows cannot be made and why, and in which shapes. */
import { Button, Checkbox, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { Message } from "../../design/Message";
import { Problem } from "../../design/Problem";
import { inWords } from "../../i18n/faults";
import { useDoor, useLoaded } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { Grant, JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import classes from "./TableDialog.module.css";

const SHAPES = ["9:16", "16:9", "1:1", "4:5"] as const;

interface Props {
  table: Grant | null;
  onClose: () => void;
  onMade: (jobs: JobView[]) => void;
}

export function TableDialog({ table, onClose, onMade }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog about={table} onClose={onClose} title={t("table.title")} size={600} name="table">
      {(table) => <Inside key={table.id} table={table} onClose={onClose} onMade={onMade} />}
    </Dialog>
  );
}

function Inside({ table, onClose, onMade }: Props & { table: Grant }) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const { preferences } = useLoaded();
  const commands = useCommands();
  const known = useQuery({ queryKey: ["table", table.id], queryFn: () => host.lookIntoTable(table.id), staleTime: 0 });
  const [shapes, setShapes] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const error = known.error && toApiError(known.error);
  const { rows = [], refused = [] } = known.data ?? {};
  const go = useRef<HTMLButtonElement>(null);
  // The dialog is open before its rows are there.
  useEffect(() => go.current?.focus(), [known.data]);
  const count = rows.length * Math.max(1, shapes.length);

  async function make() {
    setBusy(true);
    const jobs = await commands.submitTable(table.id, preferences.choices, SHAPES.filter((shape) => shapes.includes(shape)));
    setBusy(false);
    if (!jobs) return;
    onClose();
    onMade(jobs);
  }

  return (
    <div className={classes.dialog} data-testid="table-dialog">
      <p className={classes.of}>{table.name}</p>
      {known.isPending && <Loader role="status" aria-label={t("table.loading")} />}
      {error && <Problem error={error} onAgain={() => void known.refetch()} />}
      {refused.length > 0 && (
        <Message tone="question" text={t("table.refused", { count: refused.length })} hint={t("table.refusedHint")}>
          <ul className={classes.refused}>
            {refused.map(({ line, code, why }) => (
              <li key={line} data-testid="table-refused">
                <strong>{t("table.line", { line })}</strong> {inWords({ code, message: why, hint: "" }).message}
              </li>
            ))}
          </ul>
        </Message>
      )}
      {rows.length > 0 && (
        <>
          <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("table.videos", { count: rows.length })}>
            <table className={classes.rows}>
              <thead>
                <tr>
                  <th scope="col">{t("table.row")}</th>
                  <th scope="col">{t("board.title")}</th>
                  <th scope="col">{t("table.sentences")}</th>
                  <th scope="col">{t("compose.shape")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ line, title, lines, shape }) => (
                  <tr key={line} data-testid="table-row">
                    <td>{line}</td>
                    <th scope="row" dir="auto">
                      {title}
                    </th>
                    <td>{lines}</td>
                    <td>{shape ?? preferences.choices.shape ?? "9:16"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Checkbox.Group label={t("table.shapes")} description={t("table.shapesHint")} value={shapes} onChange={setShapes} classNames={{ label: classes.label ?? "", description: classes.hint ?? "" }}>
            <div className={classes.shapes}>
              {SHAPES.map((shape) => (
                <Checkbox key={shape} value={shape} label={t(`compose.shapes.${shape}`)} data-testid={`table-shape-${shape}`} />
              ))}
            </div>
          </Checkbox.Group>
          <DialogFoot>
            <Button variant="subtle" onClick={onClose} data-testid="table-cancel">
              {t("change.cancel")}
            </Button>
            <Button ref={go} loading={busy} onClick={() => void make()} data-testid="table-make">
              {t("table.make", { count })}
            </Button>
          </DialogFoot>
        </>
      )}
    </div>
  );
}
