/** @file What went wrong, as a toast with the buttons that end it; and what came of such a button, told as well. */
import type { QueryClient } from "@tanstack/react-query";
import { tell, tellProblem } from "../design/notify";
import { i18next } from "../i18n";
import { inWords } from "../i18n/faults";
import { fixesOf } from "../i18n/fixes";
import { fixer, isAnywhere, type Anywhere, type Fixed, type Own } from "../ipc/fixer";
import type { Drops } from "../ipc/drops";
import type { Host } from "../ipc/host";
import type { Live } from "../ipc/live";
import type { ApiError } from "../ipc/wire";
import { copy } from "../lib/copy";
import { size } from "../lib/time";

export function troubles(host: Host, live: Live, client: QueryClient, drops: Drops, settings: (section: string) => void) {
  const { t } = i18next;
  const tried = fixer({ host, live, client, settings, copy, give: (grants) => drops.give(grants), report });

  function told(fixed: Fixed): void {
    switch (fixed.did) {
      case "cleaned":
        return tell({ text: fixed.bytes > 0 ? t("storage.cleaned", { size: size(fixed.bytes, i18next.language) }) : t("storage.clean0") });
      case "folder":
        return tell({ text: t("toast.folder", { folder: fixed.folder }) });
      case "online":
        return tell({ text: t("fix.said.online") });
      case "battery":
        return tell({ text: t("fix.said.battery") });
      case "copied":
        return fixed.worked ? tell({ text: t("action.copied") }) : tellProblem({ text: t("action.copyFailed") });
      case "footage":
        return tell({ text: t("fix.said.footage") });
      case "shown":
    }
  }

  async function fix(which: Anywhere, error: ApiError): Promise<boolean> {
    const fixed = await tried(which, error);
    if (fixed) told(fixed);
    return fixed !== null;
  }

  function report(error: ApiError, own: Own = {}): void {
    const { message, hint } = inWords(error);
    const offered = fixesOf(error.code).flatMap((which) => {
      const run = own[which] ?? (isAnywhere(which) ? () => void fix(which, error) : null);
      return run ? [{ label: t(`fix.${which}`), run }] : [];
    });
    const [action, also] = offered;
    tellProblem({ text: message, hint, ...(action && { action }), ...(also && { also }) });
  }

  return { report, fix };
}
