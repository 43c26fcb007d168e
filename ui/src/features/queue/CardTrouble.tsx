/** @file What went wrong or is asked, what to try, and the button that does it. Warnings are said calmly. */
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconAgain, IconCheck, IconCopy, IconFolder, IconPlay, IconPlus } from "../../design/icons";
import { Mend } from "../../design/Mend";
import { Message } from "../../design/Message";
import { tell, tellProblem } from "../../design/notify";
import { inWords } from "../../i18n/faults";
import { warningInWords } from "../../i18n/warnings";
import { useLoadedPart } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { copy } from "../../lib/copy";
import { details } from "./words";

/** Codes that another folder for finished videos may end. */
const FOLDER = ["folder_gone", "folder_locked", "folder", "disk_full", "disk_space", "disk_error"];
const UNWORDED = { code: "", message: "", hint: "" };

export function CardTrouble({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const version = useLoadedPart(({ version }) => version);

  async function copyDetails() {
    if (await copy(details(job, version))) tell({ text: t("action.copied") });
    else tellProblem({ text: t("action.copyFailed") });
  }

  async function choose() {
    const grants = await commands.pickFiles();
    if (!grants || grants.length === 0) return;
    if (await commands.answer(job.id, grants.map((grant) => grant.id))) tell({ text: t("toast.answered", { title: job.title }) });
  }
  async function chooseFolder() {
    const chosen = await commands.pickOutputFolder();
    if (chosen) tell({ text: t("toast.folder", { folder: chosen.output_folder }) });
  }
  const folder = FOLDER.includes((job.error ?? job.question)?.code ?? "") && (
    <Button variant="subtle" leftSection={<IconFolder size={16} />} onClick={() => void chooseFolder()} data-testid="action-folder">
      {t("action.folder")}
    </Button>
  );

  if (job.state === "failed") {
    const { message, hint } = inWords(job.error ?? UNWORDED);
    return (
      <Message tone="problem" text={message} hint={hint}>
        <Group gap="xs" mt="sm">
          <Button leftSection={<IconAgain size={16} />} onClick={() => void commands.retry(job.id)} data-testid="action-retry">
            {t("action.retry")}
          </Button>
          {folder}
          <Mend code={job.error?.code} />
          <Button variant="subtle" leftSection={<IconCopy size={16} />} onClick={() => void copyDetails()} data-testid="action-copy">
            {t("action.copy")}
          </Button>
        </Group>
      </Message>
    );
  }
  if (job.state === "needs_you" && job.question) {
    const { message, hint } = inWords(job.question);
    const lost = job.question.code === "media_missing";
    return (
      <Message tone="question" text={message} hint={hint}>
        <Group gap="xs" mt="sm">
          {lost && (
            <Button leftSection={<IconPlus size={16} />} onClick={() => void choose()} data-testid="action-choose">
              {t("action.choose")}
            </Button>
          )}
          <Button variant={lost ? "subtle" : "filled"} leftSection={<IconCheck size={16} />} onClick={() => void commands.resume(job.id)} data-testid="action-answered">
            {t("action.answered")}
          </Button>
          {folder}
          <Mend code={job.question.code} />
        </Group>
      </Message>
    );
  }
  if (job.state === "cancelled") {
    return (
      <Group gap="xs">
        <Button variant="light" leftSection={<IconPlay size={14} />} onClick={() => void commands.retry(job.id)} data-testid="action-continue">
          {t("action.continue")}
        </Button>
      </Group>
    );
  }
  return <Warnings warnings={job.warnings} />;
}

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  return warnings.map((warning) => <Message key={warning} tone="note" text={warningInWords(warning)} />);
}
