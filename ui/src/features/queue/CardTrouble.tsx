/** @file What went wrong or is asked, what to try, and the button that does it. Warnings are said calmly. */
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconAgain, IconCheck, IconCopy, IconPlay } from "../../design/icons";
import { Message } from "../../design/Message";
import { tell, tellProblem } from "../../design/notify";
import { inWords } from "../../i18n/faults";
import { useLoaded } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { copy } from "../../lib/copy";
import { details } from "./words";

const UNWORDED = { code: "", message: "", hint: "" };

export function CardTrouble({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const { version } = useLoaded();

  async function copyDetails() {
    if (await copy(details(job, version))) tell({ text: t("action.copied") });
    else tellProblem({ text: t("action.copyFailed") });
  }

  if (job.state === "failed") {
    const { message, hint } = inWords(job.error ?? UNWORDED);
    return (
      <Message tone="problem" text={message} hint={hint}>
        <Group gap="xs" mt="sm">
          <Button leftSection={<IconAgain size={16} />} onClick={() => void commands.retry(job.id)} data-testid="action-retry">
            {t("action.retry")}
          </Button>
          <Button variant="subtle" leftSection={<IconCopy size={16} />} onClick={() => void copyDetails()} data-testid="action-copy">
            {t("action.copy")}
          </Button>
        </Group>
      </Message>
    );
  }
  if (job.state === "needs_you" && job.question) {
    const { message, hint } = inWords(job.question);
    return (
      <Message tone="question" text={message} hint={hint}>
        <Group gap="xs" mt="sm">
          <Button leftSection={<IconCheck size={16} />} onClick={() => void commands.resume(job.id)} data-testid="action-answered">
            {t("action.answered")}
          </Button>
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
  return warnings.map((warning) => <Message key={warning} tone="note" text={warning} />);
}
