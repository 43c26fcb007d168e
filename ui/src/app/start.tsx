/** @file Starts the page on a host: one query client, one live connection, styles let in by the nonce. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "../design/tokens.css";
import { QueryClient } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { speak, spoken } from "../i18n";
import type { Host } from "../ipc/host";
import { toApiError } from "../ipc/rejection";
import { live } from "../ipc/live";
import { App } from "./App";
import type { Opening } from "./Shell";

export function start(host: Host, opening: Opening = {}): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has a #root");
  const speaking = speak(spoken("system", navigator.languages));
  const nonce = document.querySelector("style")?.nonce ?? "";
  if (nonce) setNonce(nonce);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true } } });
  const connection = live(host, client);
  // Without the channel the slow poll still tells the truth, so the page opens either way.
  connection.connect().catch((thrown: unknown) => console.error("no job channel", toApiError(thrown)));
  // English is there at once; the words of another language are a file of their own.
  void speaking.then(() => createRoot(root).render(<App host={host} live={connection} client={client} nonce={nonce} opening={opening} />));
}
