/** @file What a finished video is uploaded with: title, description, tags, credits, what sites ask to be told; each to be copied. */
import { Button, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { IconCopy, IconFolder } from "../../design/icons";
import { IconAction } from "../../design/IconAction";
import { Problem } from "../../design/Problem";
import { tell, tellProblem } from "../../design/notify";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { JobView, UploadKit } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { useHandOver } from "../../ipc/useHandOver";
import { copy } from "../../lib/copy";
import classes from "./Dialogs.module.css";
import { asText, described, hashed } from "./kit";

export function KitDialog({ job, onClose }: { job: JobView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog about={job} onClose={onClose} title={t("kit.title")} size={560} name="kit">
      {(job) => <Kit job={job} onClose={onClose} />}
    </Dialog>
  );
}

function Kit({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const commands = useCommands();
  const { reveal } = useHandOver();
  const known = useQuery({ queryKey: ["kit", job.id], queryFn: () => host.uploadKit(job.id), staleTime: 0 });
  const error = known.error && toApiError(known.error);
  const kit = known.data;

  async function remake() {
    if (!(await commands.again(job.id))) return;
    onClose();
    tell({ text: t("toast.again", { title: job.title }) });
  }
  return (
    <div className={classes.history} data-testid="kit-dialog">
      {known.isPending && <Loader role="status" aria-label={t("kit.loading")} />}
      {error && <Problem error={error} onAgain={() => void known.refetch()} own={{ remake: () => void remake() }} />}
      {kit && (
        <>
          <Piece label={t("kit.name")} text={kit.title} testid="kit-name" />
          <Piece label={t("kit.description")} hint={t("kit.descriptionHint")} text={described(kit)} testid="kit-description" />
          <Piece label={t("kit.tags")} text={hashed(kit.tags)} testid="kit-tags" />
          {kit.disclosure && <Piece label={t("kit.disclosure")} hint={t("kit.disclosureHint")} text={kit.disclosure} testid="kit-disclosure" />}
          {kit.captions.length > 0 && (
            <section className={classes.piece}>
              <h3 className={classes.pieceName}>{t("kit.captions")}</h3>
              <p className={classes.soft}>{t("kit.captionsHint")}</p>
              <p className={classes.pieceText} data-testid="kit-captions">
                <bdi>{kit.captions.join("\n")}</bdi>
              </p>
            </section>
          )}
          {kit.cover && (
            <section className={classes.piece}>
              <h3 className={classes.pieceName}>{t("kit.cover")}</h3>
              <p className={classes.soft}>{t("kit.coverHint")}</p>
              <p className={classes.pieceText} data-testid="kit-cover">
                <bdi>{kit.cover}</bdi>
              </p>
            </section>
          )}
          <DialogFoot>
            <Button variant="subtle" leftSection={<IconFolder size={17} stroke={1.8} />} onClick={() => void reveal(job)} data-testid="kit-reveal">
              {t("action.reveal")}
            </Button>
            <Button leftSection={<IconCopy size={17} stroke={1.8} />} onClick={() => void take(kit)} data-testid="kit-all">
              {t("kit.copyAll")}
            </Button>
          </DialogFoot>
        </>
      )}
    </div>
  );

  async function take(kit: UploadKit) {
    if (await copy(asText(kit))) tell({ text: t("kit.copied") });
    else tellProblem({ text: t("api.notCopied") });
  }
}

function Piece({ label, hint, text, testid }: { label: string; hint?: string; text: string; testid: string }) {
  const { t } = useTranslation();
  const name = useId();
  async function take() {
    if (await copy(text)) tell({ text: t("kit.copiedPiece", { label }) });
    else tellProblem({ text: t("api.notCopied") });
  }
  if (!text) return null;
  return (
    <section className={classes.piece} aria-labelledby={name}>
      <h3 id={name} className={classes.pieceName}>
        {label}
        <IconAction label={t("api.copy")} name={t("api.copyThis", { label })} testid={`${testid}-copy`} onClick={() => void take()}>
          <IconCopy size={18} stroke={1.7} />
        </IconAction>
      </h3>
      {hint && <p className={classes.soft}>{hint}</p>}
      <p className={classes.pieceText} dir="auto" data-testid={testid}>
        {text}
      </p>
    </section>
  );
}
