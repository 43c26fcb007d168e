/** @file The door for other programs: whether it is open, and the token, which is told once and kept nowhere here. */
import { useState } from "react";
import { useLoaded } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";

/** Below these only the system listens. */
export const LOWEST_PORT = 1024;
export const HIGHEST_PORT = 65_535;

/** A token, and whether the system's safe for passwords has it too. */
interface Made {
  token: string;
  inSafe: boolean;
}

export function useApi() {
  const { preferences, api } = useLoaded();
  const commands = useCommands();
  const [made, setMade] = useState<Made | null>(null);
  const [busy, setBusy] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);

  async function ask(call: () => ReturnType<typeof commands.setApi>) {
    setBusy(true);
    const answer = await call();
    setBusy(false);
    if (answer) setMade(answer.token === null ? null : { token: answer.token, inSafe: answer.in_safe });
  }

  return {
    on: preferences.api.on,
    port: preferences.api.port,
    address: api.address,
    trouble: api.error,
    /** Only right after it was made. */
    made,
    busy,
    /** What webhooks are signed with, while it is shown. */
    secret,
    showSecret: async (show: boolean) => setSecret(show ? await commands.webhookSecret() : null),
    turn: (on: boolean, port: number) => ask(() => commands.setApi(on, port)),
    renew: () => ask(() => commands.renewApiToken()),
  };
}
