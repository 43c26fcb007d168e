/** @file Folders of the person's own footage: which, how much is in each, and whether all has been looked through. */
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconFolder } from "../../design/icons";
import { tell } from "../../design/notify";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { LibraryFolder, LibraryView } from "../../ipc/wire";
import { useHiding } from "../../lib/hiding";
import classes from "./Settings.module.css";

const QUERY = ["library"];
/** While files are being looked at. */
const AGAIN_MS = 1_000;

export function Library() {
  const { t } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const library = useQuery({
    queryKey: QUERY,
    queryFn: () => host.listLibrary(),
    staleTime: 0,
    refetchInterval: (query) => ((query.state.data?.to_look_at ?? 0) > 0 ? AGAIN_MS : false),
  });
  const [busy, setBusy] = useState(false);

  async function change(call: () => Promise<LibraryView>) {
    setBusy(true);
    try {
      client.setQueryData(QUERY, await call());
    } catch (thrown) {
      report(toApiError(thrown));
    }
    setBusy(false);
    // Looking through begins a moment later.
    void client.invalidateQueries({ queryKey: QUERY });
  }

  const { hidden, hide, settle } = useHiding();
  const button = useRef<HTMLButtonElement>(null);

  async function add() {
    // One that is only hidden may be named again.
    await settle();
    await change(() => host.addLibraryFolder());
  }
  function forget({ id, path }: LibraryFolder) {
    const undo = hide(id, () => change(() => host.forgetLibraryFolder(id)));
    button.current?.focus();
    tell({ text: t("library.forgotten", { path }), action: { label: t("compose.undo"), run: undo } });
  }

  const { folders = [], looked_at = 0, to_look_at = 0 } = library.data ?? {};
  return (
    <div className={classes.section} data-testid="library" aria-busy={library.isPending || undefined}>
      <ul className={classes.nav}>
        {folders.filter(({ id }) => !hidden.has(id)).map((folder) => (
          <li key={folder.id}>
            <Folder folder={folder} disabled={busy} onForget={() => forget(folder)} />
          </li>
        ))}
      </ul>
      <div className={classes.test}>
        <Button ref={button} variant="light" loading={busy} onClick={() => void add()} data-testid="library-add">
          {t("library.add")}
        </Button>
        <span className={classes.hint} role="status" data-testid="library-looking">
          {to_look_at > 0 ? t("library.looking", { done: looked_at, of: to_look_at }) : ""}
        </span>
      </div>
    </div>
  );
}

interface FolderProps {
  folder: LibraryFolder;
  disabled: boolean;
  onForget: () => void;
}

function Folder({ folder, disabled, onForget }: FolderProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.folder} data-testid="library-folder">
      <IconFolder size={20} stroke={1.7} />
      <div className={classes.path}>
        <bdi>{folder.path}</bdi>
        <p className={classes.hint}>{folder.there ? t("library.files", { count: folder.files }) : t("library.away")}</p>
      </div>
      <Button variant="subtle" disabled={disabled} onClick={onForget} aria-label={t("library.forgetThis", { path: folder.path })} data-testid="library-forget">
        {t("library.forget")}
      </Button>
    </div>
  );
}
