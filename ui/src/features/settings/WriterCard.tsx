/** @file A writer: what it sends where, its key and model, and whether the connection works. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconCheck, IconSend } from "../../design/icons";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import type { ApiError, WriterView } from "../../ipc/wire";
import { Kept } from "./Kept";
import { KeyField } from "./KeyField";
import classes from "./Settings.module.css";
import { useServices } from "./useServices";

export function WriterCard({ writer }: { writer: WriterView }) {
  const { t, i18n } = useTranslation();
  const services = useServices();
  const [result, setResult] = useState<ApiError | "works" | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, model, address, sends_to } = writer;
  const builtIn = id.startsWith("builtin:");
  const fault = result && result !== "works" ? inWords(result) : null;
  const state = writer.ready ? "ready" : writer.needs_key && !writer.has_key ? "needsKey" : "notReady";

  async function test() {
    setBusy(true);
    setResult((await services.test(id)) ?? "works");
    setBusy(false);
  }

  return (
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
      {writer.needs_key && <KeyField service={id} name={name} has={writer.has_key} />}
      {!builtIn && (
        <>
          <div className={classes.fields}>
            <Kept label={t("settings.writer.model")} value={model} onKeep={(text) => services.setUp(id, { model: text })} testid="writer-model" />
            <Kept label={t("settings.writer.address")} value={address ?? ""} placeholder={t("settings.writer.usual")} onKeep={(text) => services.setUp(id, { address: text })} testid="writer-address" />
          </div>
          <div className={classes.test}>
            <Button variant="light" size="xs" loading={busy} onClick={() => void test()} aria-label={t("settings.writer.testOf", { name })} data-testid="writer-test">
              {t("settings.writer.test")}
            </Button>
            <span role="status" className={classes.result}>
              {result === "works" && (
                <>
                  <IconCheck size={16} stroke={2} /> {t("settings.writer.works")}
                </>
              )}
            </span>
          </div>
          {fault && (
            <div role="alert" data-testid="writer-fault">
              <Message tone="problem" text={fault.message} hint={fault.hint} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
