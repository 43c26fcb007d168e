/** @file Keys, writers, services that speak and sites as the settings change them; lists are asked again afterwards, a rejection is told. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { ApiError, VoiceSetup, WriterSetup } from "../../ipc/wire";

const LISTS = ["writers", "sites", "voices", "voice-services"];

export function useServices() {
  const { host, report } = useDoor();
  const client = useQueryClient();
  return useMemo(() => {
    async function then(call: () => Promise<unknown>): Promise<boolean> {
      try {
        await call();
        return true;
      } catch (thrown) {
        report(toApiError(thrown));
        return false;
      } finally {
        await Promise.all(LISTS.map((list) => client.invalidateQueries({ queryKey: [list] })));
      }
    }
    return {
      keep: (service: string, key: string | null) => then(() => host.setKey(service, key)),
      setUp: (writer: string, setup: Partial<WriterSetup>) => then(() => host.setupWriter(writer, { model: null, address: null, ...setup })),
      setUpVoice: (service: string, setup: Partial<VoiceSetup>) => then(() => host.setupVoiceService(service, { model: null, address: null, on: null, ...setup })),
      /** What is wrong with a service that speaks; null when it works. */
      async testVoice(service: string): Promise<ApiError | null> {
        try {
          await host.testVoiceService(service);
          // What works was asked for its voices as well.
          await Promise.all(["voices", "voice-services"].map((list) => client.invalidateQueries({ queryKey: [list] })));
          return null;
        } catch (thrown) {
          return toApiError(thrown);
        }
      },
      switchSite: (site: string, on: boolean) => then(() => host.switchSite(site, on)),
      /** What is wrong with the connection; null when it works. */
      async test(writer: string): Promise<ApiError | null> {
        try {
          await host.testWriter(writer);
          return null;
        } catch (thrown) {
          return toApiError(thrown);
        } finally {
          await client.invalidateQueries({ queryKey: ["writers"] });
        }
      },
    };
  }, [host, report, client]);
}
