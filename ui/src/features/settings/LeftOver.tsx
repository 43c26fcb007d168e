/** @file What was kept for projects and nothing names any more: how much that is, and its way to the trash and back. */
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../design/Problem";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { TrashedView, UnusedView } from "../../ipc/wire";
import { size } from "../../lib/time";
import { STORAGE } from "./Storage";
import classes from "./Settings.module.css";

export function LeftOver() {
  const { t, i18n } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const labelled = useId();
  const unused = useQuery({ queryKey: [...STORAGE, "unused"], queryFn: () => host.unusedStorage(), staleTime: 0 });
  const [moved, setMoved] = useState<TrashedView | null>(null);
  const [wasBack, setWasBack] = useState(false);
  const busy = useRef(false);
  const said = useRef<HTMLParagraphElement>(null);
  const found = unused.data;
  const button = moved ? moved.back : Boolean(found && found.files > 0);

  // Whoever pressed the button keeps their place when there is none any more.
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current && !button) said.current?.focus();
    pressed.current = false;
  }, [button, moved]);

  async function act(does: () => Promise<void>) {
    if (busy.current) return;
    busy.current = true;
    try {
      await does();
    } catch (thrown) {
      report(toApiError(thrown));
    }
    await client.invalidateQueries({ queryKey: STORAGE });
    busy.current = false;
  }
  const toTrash = () =>
    act(async () => {
      const trashed = await host.trashUnused();
      pressed.current = true;
      setWasBack(false);
      setMoved(trashed.files > 0 ? trashed : null);
    });
  const back = () =>
    act(async () => {
      await host.restoreUnused();
      setWasBack(true);
      setMoved(null);
    });

  const words = (() => {
    if (moved) return t("storage.unused.moved", { count: moved.files, size: size(moved.bytes, i18n.language) });
    if (!found) return unused.error ? "" : t("storage.unused.counting");
    return found.files > 0 ? t("storage.unused.some", told(found)) : t("storage.unused.none");
  })();

  function told({ files, bytes, names }: UnusedView) {
    const more = files - names.length;
    // A name keeps its own direction within the sentence.
    const apart = names.map((name) => `\u2068${name}\u2069`);
    const all = more > 0 ? [...apart, t("storage.unused.more", { count: more })] : apart;
    return { count: files, size: size(bytes, i18n.language), names: new Intl.ListFormat(i18n.language).format(all) };
  }

  return (
    <div data-testid="left-over" aria-busy={unused.isPending || undefined}>
      <div className={classes.setting}>
        <div className={classes.words}>
          <p id={labelled} className={classes.name}>
            {t("storage.unused.name")}
          </p>
          <p ref={said} role="status" tabIndex={-1} className={classes.hint} data-testid="left-over-said">
            {wasBack && !moved ? `${t("storage.unused.back")} ${words}` : words}
            {moved && !moved.back && ` ${t("storage.unused.byHand")}`}
          </p>
          {(button || moved) && <p className={classes.hint}>{t("storage.unused.hint")}</p>}
        </div>
        {button && (
          <Button variant="light" aria-describedby={labelled} onClick={() => void (moved ? back() : toTrash())} data-testid={moved ? "left-over-undo" : "left-over-go"}>
            {moved ? t("compose.undo") : t("storage.unused.go")}
          </Button>
        )}
      </div>
      {unused.error && !moved && <Problem error={toApiError(unused.error)} onAgain={() => void unused.refetch()} />}
    </div>
  );
}
