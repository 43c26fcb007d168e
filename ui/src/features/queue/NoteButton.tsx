/** @file The button below what was done differently than asked, where there is one that makes it otherwise. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { mendOf } from "../../i18n/warnings";
import { isAnywhere } from "../../ipc/fixer";
import { useDoor } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";

interface Props {
  job: JobView;
  warning: string;
  small?: boolean;
  className?: string | undefined;
  /** Opens the video's project. */
  onOpen: (id: string) => void;
}

export function NoteButton({ job, warning, small = false, className = "", onOpen }: Props) {
  const { t } = useTranslation();
  const { fix } = useDoor();
  const mend = mendOf(warning);
  if (mend === null || (mend !== "project" && !isAnywhere(mend))) return null;
  const label = t(`fix.${mend}`);
  const press = () => (mend === "project" ? onOpen(job.id) : void fix(mend, { code: "", message: warning, hint: "", retryable: false }));
  return (
    <Button variant="light" size={small ? "compact-xs" : "xs"} className={className} aria-label={t("action.of", { action: label, title: job.title })} onClick={press} data-testid={mend === "project" ? "action-misfit" : `note-${mend}`}>
      {label}
    </Button>
  );
}
