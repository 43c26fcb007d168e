/** @file A service that speaks: what it sends where, its key or switch, its model, and whether the connection works. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconCheck, IconSend } from "../../design/icons";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import type { ApiError, VoiceServiceView } from "../../ipc/wire";
import { Kept } from "./Kept";
import { KeyField } from "./KeyField";
import { SwitchSetting } from "./Setting";
import classes from "./Settings.module.css";
import { useServices } from "./useServices";

export function VoiceCard({ service }: { service: VoiceServiceView }) {
  const { t, i18n } = useTranslation();
  const services = useServices();
  const [result, setResult] = useState<ApiError | "works" | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, model, address, sends_to } = service;
  const fault = result && result !== "works" ? inWords(result) : null;
  const state = service.ready ? "ready" : service.needs_key && !service.has_key ? "needsKey" : "notReady";
  const sends = sends_to.length > 0 ? t("settings.voice.sends", { hosts: new Intl.ListFormat(i18n.language).format(sends_to) }) : t("settings.voice.noAddress");
  const wantsKey = service.needs_key || id === "compatible-speech";

  async function test() {
    setBusy(true);
    setResult((await services.testVoice(id)) ?? "works");
    setBusy(false);
  }

  return (
    <div className={classes.card} data-testid="voice-service" data-service={id}>
      {service.on === null ? (
        <>
          <div className={classes.cardHead}>
            <p className={classes.name}>{name}</p>
            <span className={classes.badge} data-state={state}>
              {t(`settings.voice.${state}`)}
            </span>
          </div>
          <p className={classes.sends}>
            {sends_to.length > 0 && <IconSend size={15} stroke={1.8} />}
            {sends}
          </p>
        </>
      ) : (
        <SwitchSetting label={name} hint={`${sends} ${t("settings.voice.unofficial")}`} on={service.on} onSwitch={(on) => void services.setUpVoice(id, { on })} testid={`voice-service-${id}`} />
      )}
      {wantsKey && <KeyField service={id} name={name} has={service.has_key} />}
      {service.on === null && (
        <div className={classes.fields}>
          {model !== "" && <Kept label={t("settings.writer.model")} value={model} onKeep={(text) => services.setUpVoice(id, { model: text })} testid="voice-service-model" />}
          <Kept
            label={t(id === "azure-speech" ? "settings.voice.region" : "settings.writer.address")}
            value={address ?? ""}
            placeholder={id === "azure-speech" ? "westeurope" : sends_to.length > 0 || address ? t("settings.writer.usual") : "http://127.0.0.1:8880/v1/"}
            onKeep={(text) => services.setUpVoice(id, { address: text })}
            testid="voice-service-address"
          />
        </div>
      )}
      <div className={classes.test}>
        <Button variant="light" size="xs" loading={busy} onClick={() => void test()} aria-label={t("settings.writer.testOf", { name })} data-testid="voice-service-test">
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
        <div role="alert" data-testid="voice-service-fault">
          <Message tone="problem" text={fault.message} hint={fault.hint} />
        </div>
      )}
    </div>
  );
}
