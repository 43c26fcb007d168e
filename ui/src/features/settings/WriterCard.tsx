/** @file A writer: what it sends where, its key and model, and whether the connection works. */
import { useTranslation } from "react-i18next";
import { IconSend } from "../../design/icons";
import type { WriterView } from "../../ipc/wire";
import { ConnectionTest } from "./ConnectionTest";
import { Kept } from "./Kept";
import { KeyField } from "./KeyField";
import { ModelField } from "./ModelField";
import classes from "./Settings.module.css";
import { Unused } from "./Unused";
import { useServices } from "./useServices";

export function WriterCard({ writer }: { writer: WriterView }) {
  const { t, i18n } = useTranslation();
  const services = useServices();
  const { id, name, address, sends_to } = writer;
  const builtIn = id.startsWith("builtin:");
  // A server of one's own may want a key, or none.
  const wantsKey = writer.needs_key || id === "compatible";
  const state = writer.ready ? "ready" : writer.needs_key && !writer.has_key ? "needsKey" : "notReady";

  return (
    <Unused id={id} section="writers" name={name} state={t(`settings.writer.${state}`)} used={writer.ready || writer.has_key}>
      <div className={classes.card} data-testid="writer" data-writer={id}>
        <div className={classes.cardHead}>
          <p className={classes.name}>{builtIn ? t("settings.builtInWriter") : name}</p>
          <span className={classes.badge} data-state={state}>
            {t(`settings.writer.${state}`)}
          </span>
        </div>
        <p className={classes.sends}>
          {sends_to.length > 0 && <IconSend size={15} stroke={1.8} />}
          {sends_to.length > 0 ? t("settings.writer.sends", { hosts: new Intl.ListFormat(i18n.language).format(sends_to) }) : t("settings.writer.stays")}
        </p>
        {wantsKey && <KeyField service={id} name={name} has={writer.has_key} />}
        {!builtIn && (
          <>
            <div className={classes.fields}>
              <ModelField writer={writer} />
              <Kept label={t("settings.writer.address")} value={address ?? ""} placeholder={t("settings.writer.usual")} onKeep={(text) => services.setUp(id, { address: text })} testid="writer-address" />
            </div>
            <ConnectionTest name={name} ask={() => services.test(id)} testid="writer" />
          </>
        )}
      </div>
    </Unused>
  );
}
