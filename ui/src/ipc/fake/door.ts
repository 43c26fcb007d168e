/** @file The door for other programs, for the fake host: it opens at once, and its token is shown once. */
import type { ApiAccess } from "../bindings/ApiAccess";
import type { Preferences } from "../bindings/Preferences";
import type { Host } from "../host";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;

/** `prefer` changes the preferences and answers all of them. */
export function fakeDoor(call: Call, prefer: (more: Partial<Preferences>) => Preferences) {
  let access: ApiAccess = { address: null, error: null };
  let token: string | null = null;
  const commands: Pick<Host, "setApi" | "renewApiToken" | "webhookSecret"> = {
    setApi: (on, port) =>
      call("set_api", [on, port], () => {
        const fresh = on && token === null ? "0f3a".repeat(16) : null;
        token = fresh ?? token;
        access = { address: on ? `http://127.0.0.1:${port}` : null, error: null };
        return { preferences: prefer({ api: { on, port } }), api: access, token: fresh, in_safe: fresh !== null };
      }),
    renewApiToken: () => call("renew_api_token", [], () => ({ preferences: prefer({}), api: access, token: (token = "9c1b".repeat(16)), in_safe: false })),
    webhookSecret: () => call("webhook_secret", [], () => "5ec4".repeat(16)),
  };
  return { commands, access: () => access };
}
