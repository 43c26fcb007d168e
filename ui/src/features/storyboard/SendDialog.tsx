/** @file What is packed to be sent: how far it is, then where it is, and what could not go with it. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import { IconFolder } from "../../design/icons";
import { Message } from "../../design/Message";
import type { PackView } from "../../ipc/wire";
import { size } from "../../lib/time";
import { Underway } from "./Underway";
import type { Sending } from "./useSend";
import classes from "./VersionsDialog.module.css";

interface Props {
  /** None while nothing is. */
  sending: Sending | null;
  /** Stops it if it is not there yet. */
  onClose: () => void;
  onReveal: () => void;
}

export function SendDialog({ sending, onClose, onReveal }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog about={sending} onClose={onClose} title={t("send.title")} size={480} name="send">
      {(sending) => (
        <div className={classes.dialog} data-testid="send-dialog">
          {"pack" in sending ? <Done pack={sending.pack} onClose={onClose} onReveal={onReveal} /> : <Underway words={t("send.packing")} percent={sending.percent} name="send" onStop={onClose} />}
        </div>
      )}
    </Dialog>
  );
}

function Done({ pack, onClose, onReveal }: { pack: PackView; onClose: () => void; onReveal: () => void }) {
  const { t, i18n } = useTranslation();
  const missing = new Intl.ListFormat(i18n.language).format(pack.missing);
  return (
    <>
      <p className={classes.hint} role="status" data-testid="send-done">
        {t("send.done", { name: pack.name, size: size(pack.bytes, i18n.language) })}
      </p>
      <p className={classes.hint}>
        <bdi>{pack.path}</bdi>
      </p>
      {pack.missing.length > 0 && <Message tone="note" text={t("send.missing", { names: missing })} />}
      <DialogFoot>
        <Button variant="subtle" leftSection={<IconFolder size={17} stroke={1.8} />} onClick={onReveal} data-testid="send-reveal">
          {t("action.reveal")}
        </Button>
        <Button onClick={onClose} autoFocus data-testid="send-ready">
          {t("send.ready")}
        </Button>
      </DialogFoot>
    </>
  );
}
