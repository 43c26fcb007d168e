/** @file The page around the shell: providers, the moment before the snapshot is there, and errors told as toasts. */
import { Button, DirectionProvider, Loader, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "../design/Message";
import { TOASTS } from "../design/notify";
import { cssVariables, theme } from "../design/theme";
import { inWords } from "../i18n/faults";
import { dropsOf } from "../ipc/drops";
import { toApiError } from "../ipc/rejection";
import type { Host } from "../ipc/host";
import { HostProvider, MediaProvider, useSnapshot } from "../ipc/HostContext";
import type { Live } from "../ipc/live";
import type { ApiError } from "../ipc/wire";
import classes from "./App.module.css";
import { Shell, type Opening } from "./Shell";
import { troubles } from "./troubles";

interface Props {
  host: Host;
  live: Live;
  client: QueryClient;
  nonce: string;
  opening?: Opening;
}

export function App({ host, live, client, nonce, opening = {} }: Props) {
  const [settings, showSettings] = useState<boolean | string>(opening.settings ?? false);
  const [help, showHelp] = useState<boolean | string>(opening.help ?? false);
  const door = useMemo(() => {
    const drops = dropsOf(host, (thrown) => report(toApiError(thrown)));
    const { report, fix } = troubles(host, live, client, drops, showSettings);
    return { host, live, report, fix, settings: showSettings, help: showHelp, drops };
  }, [host, live, client]);
  return (
    <DirectionProvider>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={client}>
          <HostProvider door={door}>
            <Gate>
              <Shell opening={opening} settings={settings} onSettings={showSettings} help={help} onHelp={showHelp} />
            </Gate>
            <Notifications position="top-center" containerWidth={520} limit={TOASTS} zIndex={500} />
          </HostProvider>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

function Gate({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  if (snapshot.data) return <MediaProvider>{children}</MediaProvider>;
  return (
    <main className={classes.gate} aria-label={t("app.name")}>
      {snapshot.isError ? (
        <StartProblem error={toApiError(snapshot.error)} onAgain={() => void snapshot.refetch()} />
      ) : (
        <Loader color="var(--sp-thread)" role="status" aria-label={t("app.loading")} />
      )}
    </main>
  );
}

function StartProblem({ error, onAgain }: { error: ApiError; onAgain: () => void }) {
  const { t } = useTranslation();
  const { message, hint } = inWords(error);
  return (
    <div className={classes.problem} role="alert" data-testid="start-problem">
      <Message tone="problem" text={error.message ? message : t("error.start")} hint={hint}>
        <Button mt="sm" onClick={onAgain}>
          {t("error.again")}
        </Button>
      </Message>
    </div>
  );
}
