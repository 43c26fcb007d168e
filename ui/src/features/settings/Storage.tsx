/** @file How much room Spool's own files take, by kind, and the button that lets go of what can be made again. */
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tell } from "../../design/notify";
import { Problem } from "../../design/Problem";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { StorageView } from "../../ipc/wire";
import { size } from "../../lib/time";
import classes from "./Settings.module.css";

const KINDS = ["parts", "models", "projects", "lists"] as const;
/** What of the disk is told begins with this. */
export const STORAGE = ["storage"];

export function Storage() {
  const { t, i18n } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const room = useQuery({ queryKey: STORAGE, queryFn: () => host.storage(), staleTime: 0 });
  const [busy, setBusy] = useState(false);

  async function clean() {
    setBusy(true);
    try {
      const freed = await host.cleanStorage();
      tell({ text: freed > 0 ? t("storage.cleaned", { size: size(freed, i18n.language) }) : t("storage.clean0") });
    } catch (thrown) {
      report(toApiError(thrown));
    }
    await client.invalidateQueries({ queryKey: STORAGE });
    setBusy(false);
  }

  return (
    <div data-testid="storage" aria-busy={room.isPending || undefined}>
      <p className={classes.name}>{t("storage.used")}</p>
      <p className={classes.hint}>{t("storage.usedHint")}</p>
      {room.error && <Problem error={toApiError(room.error)} onAgain={() => void room.refetch()} />}
      {room.data && <Sizes room={room.data} />}
      <div className={classes.test}>
        <Button variant="light" loading={busy} data-disabled={room.data?.parts === 0 || undefined} onClick={() => void clean()} data-testid="storage-clean">
          {t("storage.clean")}
        </Button>
        <span className={classes.hint}>{t("storage.cleanHint")}</span>
      </div>
    </div>
  );
}

function Sizes({ room }: { room: StorageView }) {
  const { t, i18n } = useTranslation();
  const total = KINDS.reduce((sum, kind) => sum + room[kind], 0);
  return (
    <>
      <div className={classes.meter} aria-hidden="true">
        {KINDS.map((kind) => (
          <span key={kind} data-kind={kind} style={{ width: `${total > 0 ? (room[kind] / total) * 100 : 0}%` }} />
        ))}
      </div>
      <table className={classes.table}>
        <tbody>
          {KINDS.map((kind) => (
            <tr key={kind} data-testid={`storage-${kind}`}>
              <th scope="row">
                <span className={classes.kind} data-kind={kind} aria-hidden="true" />
                {t(`storage.kinds.${kind}`)}
                <span className={classes.hosts}>{t(`storage.kindHints.${kind}`)}</span>
              </th>
              <td className={classes.figure}>{size(room[kind], i18n.language)}</td>
            </tr>
          ))}
          <tr data-testid="storage-free">
            <th scope="row">{t("storage.free")}</th>
            <td className={classes.figure}>{size(room.free, i18n.language)}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}
