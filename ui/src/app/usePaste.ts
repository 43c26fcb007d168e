/** @file Files that are pasted anywhere arrive as if they were dropped. A web view tells their names at most; where they lie the window knows. */
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { tellProblem } from "../design/notify";
import { useDoor } from "../ipc/HostContext";
import type { Grant } from "../ipc/wire";
import { useCommands } from "../ipc/useCommands";

/** Whether files lie on the clipboard rather than words. WebKit says that there are addresses and hides those of files. */
function isFiles(clipboard: DataTransfer): boolean {
  const { types } = clipboard;
  return types.includes("Files") || (types.includes("text/uri-list") && /^(file:|$)/.test(clipboard.getData("text/uri-list")));
}

export function usePaste(): void {
  const { t } = useTranslation();
  const { drops } = useDoor();
  const commands = useCommands();

  async function take(asked: Promise<Grant[] | null>): Promise<boolean> {
    const grants = await asked;
    if (grants && grants.length > 0) drops.give(grants);
    return grants?.length !== 0;
  }
  const paste = useEffectEvent(async (event: ClipboardEvent) => {
    if (!event.clipboardData || !isFiles(event.clipboardData)) return;
    // Neither their names nor their addresses are words for the field that has the focus.
    event.preventDefault();
    event.stopPropagation();
    if (await take(commands.pastedFiles())) return;
    // A picture out of a page, say, that is no file yet.
    tellProblem({ text: t("compose.pasted"), hint: t("compose.pastedHint"), action: { label: t("compose.addFiles"), run: () => void take(commands.pickFiles()) } });
  });
  useEffect(() => {
    const hear = (event: ClipboardEvent) => void paste(event);
    document.addEventListener("paste", hear, { capture: true });
    return () => document.removeEventListener("paste", hear, { capture: true });
  }, []);
}
