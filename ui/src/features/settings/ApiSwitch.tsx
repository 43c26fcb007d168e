/** @file The switch that lets other programs on this computer use Spool, with all that they need: address, token, examples. */
import { Button, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import classes from "./ApiSwitch.module.css";
import { Copyable } from "./Copyable";
import { ApiExamples } from "./ApiExamples";
import settings from "./Settings.module.css";
import { Setting, SwitchSetting } from "./Setting";
import { HIGHEST_PORT, LOWEST_PORT, useApi } from "./useApi";

export function ApiSwitch() {
  const { t } = useTranslation();
  const api = useApi();
  const [port, setPort] = useState(api.port);
  const fits = Number.isInteger(port) && port >= LOWEST_PORT && port <= HIGHEST_PORT;
  const trouble = api.trouble && inWords(api.trouble);
  return (
    <div className={classes.api}>
      <SwitchSetting label={t("api.switch")} hint={t("api.hint")} on={api.on} disabled={api.busy || (!api.on && !fits)} onSwitch={(on) => void api.turn(on, port)} testid="setting-api" />
      <form
        className={classes.port}
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) void api.turn(true, port);
        }}
      >
        <NumberInput
          label={t("api.port")}
          error={fits ? null : t("api.portWrong", { from: LOWEST_PORT, to: HIGHEST_PORT })}
          value={port}
          onChange={(value) => setPort(typeof value === "number" ? value : Number.NaN)}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          w={120}
          data-testid="api-port"
        />
        {api.on && port !== api.port && (
          <Button type="submit" variant="light" disabled={!fits || api.busy} data-testid="api-move">
            {t("api.move")}
          </Button>
        )}
      </form>
      {trouble && <Message tone="problem" text={trouble.message} hint={trouble.hint} />}
      {api.on && api.address && (
        <>
          <Copyable label={t("api.address")} text={api.address} testid="api-address" />
          {api.made ? (
            <div>
              <Copyable label={t("api.token")} text={api.made.token} testid="api-token" />
              <p className={settings.hint}>{t(api.made.inSafe ? "api.onceInSafe" : "api.once")}</p>
            </div>
          ) : (
            <div className={settings.setting}>
              <div>
                <p className={settings.name}>{t("api.token")}</p>
                <p className={settings.hint}>{t("api.kept")}</p>
              </div>
              <Button variant="light" onClick={() => void api.renew()} disabled={api.busy} data-testid="api-renew">
                {t("api.renew")}
              </Button>
            </div>
          )}
          <Setting label={t("api.secret")} hint={t("api.secretHint")}>
            {(labelled) => (
              <Button
                variant="light"
                aria-describedby={labelled}
                aria-expanded={api.secret !== null}
                onClick={() => void api.showSecret(api.secret === null)}
                data-testid="api-show-secret"
              >
                {t(api.secret === null ? "api.showSecret" : "api.hideSecret")}
              </Button>
            )}
          </Setting>
          {api.secret !== null && <Copyable label={t("api.secret")} text={api.secret} testid="api-secret" />}
          <ApiExamples address={api.address} token={api.made?.token ?? null} />
        </>
      )}
    </div>
  );
}
