/**
 * @file Hands a finished video over: shown in its folder, copied or dragged as a file. When it is not there it can be made
 * again; when the desktop does not take it, its location is copied.
 */
import { useTranslation } from "react-i18next";
import { tell, tellProblem } from "../design/notify";
import { copy as copyText } from "../lib/copy";
import type { JobView } from "./bindings/JobView";
import type { Own } from "./fixer";
import { useCommands } from "./useCommands";

export interface HandOver {
  reveal: (job: JobView) => Promise<boolean>;
  copy: (job: JobView) => Promise<void>;
  /** While the mouse button is down; where the web view drags, says what is wrong with it. */
  drag: (job: JobView) => Promise<boolean>;
}

export function useHandOver(): HandOver {
  const { t } = useTranslation();
  const commands = useCommands();

  function own({ id, title, videos: [video] }: JobView): Own {
    async function remake() {
      if (await commands.again(id)) tell({ text: t("toast.again", { title }) });
    }
    async function path() {
      if (await copyText(video?.path ?? "")) tell({ text: t("kit.pathCopied") });
      else tellProblem({ text: t("api.notCopied") });
    }
    return { remake: () => void remake(), ...(video && { path: () => void path() }) };
  }

  return {
    reveal: (job) => commands.reveal(job.id, own(job)),
    async copy(job) {
      if (await commands.copyVideo(job.id, own(job))) tell({ text: t("toast.fileCopied", { title: job.title }) });
    },
    drag: (job) => commands.dragVideo(job.id, own(job)),
  };
}
