/** @file The switch that lets other programs on this computer use Spool, with all that they need: address, token, examples. */
import { Button, NumberInput, Switch } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import classes from "./ApiSwitch.module.css";
import { Copyable } from "./Copyable";
import { ApiExamples } from "./ApiExamples";
import drawer from "./SettingsDrawer.module.css";
import { HIGHEST_PORT, LOWEST_PORT, useApi } from "./useApi";

export function ApiSwitch() {
  const { t } = useTranslation();
  const title = useId();
  const api = useApi();
  const [port, setPort] = useState(api.port);
  const fits = Number.isInteger(port) && port >= LOWEST_PORT && port <= HIGHEST_PORT;
  const trouble = api.trouble && inWords(api.trouble);
  return (
    <section className={drawer.group} aria-labelledby={title} data-testid="settings-api">
      <h3 id={title} className={drawer.label}>
        {t("api.heading")}
      </h3>
      <Switch
        labelPosition="left"
        classNames={{ body: drawer.switch ?? "", label: drawer.name ?? "", description: drawer.hint ?? "" }}
        label={t("api.switch")}
        description={t("api.hint")}
        checked={api.on}
        disabled={api.busy || (!api.on && !fits)}
        onChange={(event) => void api.turn(event.currentTarget.checked, port)}
        data-testid="setting-api"
      />
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
          {api.token ? (
            <div>
              <Copyable label={t("api.token")} text={api.token} testid="api-token" />
              <p className={drawer.hint}>{t("api.once")}</p>
            </div>
          ) : (
            <div className={drawer.switch}>
              <div>
                <p className={drawer.name}>{t("api.token")}</p>
                <p className={drawer.hint}>{t("api.kept")}</p>
              </div>
              <Button variant="light" onClick={() => void api.renew()} disabled={api.busy} data-testid="api-renew">
                {t("api.renew")}
              </Button>
            </div>
          )}
          <ApiExamples address={api.address} token={api.token} />
        </>
      )}
    </section>
  );
}
