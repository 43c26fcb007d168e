/** @file Shows a finished video in its folder; when it is not there it can be made again, and when no folder opens its location is copied. */
import { useTranslation } from "react-i18next";
import { tell, tellProblem } from "../design/notify";
import { copy } from "../lib/copy";
import type { JobView } from "./bindings/JobView";
import { useCommands } from "./useCommands";

export function useReveal(): (job: JobView) => Promise<boolean> {
  const { t } = useTranslation();
  const commands = useCommands();

  return ({ id, title, videos: [video] }) => {
    async function remake() {
      if (await commands.again(id)) tell({ text: t("toast.again", { title }) });
    }
    async function path() {
      if (await copy(video?.path ?? "")) tell({ text: t("kit.pathCopied") });
      else tellProblem({ text: t("api.notCopied") });
    }
    return commands.reveal(id, { remake: () => void remake(), ...(video && { path: () => void path() }) });
  };
}
