/** @file The door for other programs: whether it is open, and the token, which is told once and kept nowhere here. */
import { useState } from "react";
import { useLoaded } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";

/** Below these only the system listens. */
export const LOWEST_PORT = 1024;
export const HIGHEST_PORT = 65_535;

export function useApi() {
  const { preferences, api } = useLoaded();
  const commands = useCommands();
  const [token, setToken] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function ask(call: () => ReturnType<typeof commands.setApi>) {
    setBusy(true);
    const answer = await call();
    setBusy(false);
    if (answer) setToken(answer.token);
  }

  return {
    on: preferences.api.on,
    port: preferences.api.port,
    address: api.address,
    trouble: api.error,
    /** Only right after it was made. */
    token,
    busy,
    turn: (on: boolean, port: number) => ask(() => commands.setApi(on, port)),
    renew: () => ask(() => commands.renewApiToken()),
  };
}
