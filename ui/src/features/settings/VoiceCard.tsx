/** @file A service that speaks: what it sends where, its key or switch, its model, and whether the connection works. */
import { useTranslation } from "react-i18next";
import { IconSend } from "../../design/icons";
import type { VoiceServiceView } from "../../ipc/wire";
import { ConnectionTest } from "./ConnectionTest";
import { Kept } from "./Kept";
import { KeyField } from "./KeyField";
import { OwnVoices } from "./OwnVoices";
import { SwitchSetting } from "./Setting";
import classes from "./Settings.module.css";
import { Unused } from "./Unused";
import { useServices } from "./useServices";

export function VoiceCard({ service }: { service: VoiceServiceView }) {
  const { t, i18n } = useTranslation();
  const services = useServices();
  const { id, name, model, address, sends_to } = service;
  const state = service.ready ? "ready" : service.needs_key && !service.has_key ? "needsKey" : "notReady";
  const sends = sends_to.length > 0 ? t("settings.voice.sends", { hosts: new Intl.ListFormat(i18n.language).format(sends_to) }) : t("settings.voice.noAddress");
  const wantsKey = service.needs_key || id === "compatible-speech";

  return (
    <Unused id={id} section="voices" name={name} state={t(`settings.voice.${state}`)} used={service.ready || service.has_key || service.on !== null}>
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
        {service.on !== false && <ConnectionTest name={name} ask={() => services.testVoice(id)} testid="voice-service" />}
        {service.tells_voices && service.ready && <OwnVoices service={service} />}
      </div>
    </Unused>
  );
}
