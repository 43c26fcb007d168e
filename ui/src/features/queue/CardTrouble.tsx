/** @file What went wrong or is asked, what to try, and the button that does it. Warnings are said calmly. */
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FixButtons } from "../../design/FixButtons";
import { IconCheck, IconPlay } from "../../design/icons";
import { Message } from "../../design/Message";
import { tell, tellProblem } from "../../design/notify";
import { inWords } from "../../i18n/faults";
import { fixesOf } from "../../i18n/fixes";
import { warningInWords } from "../../i18n/warnings";
import { useDoor, useLoadedPart } from "../../ipc/HostContext";
import type { ApiError, JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { copy } from "../../lib/copy";
import { NoteButton } from "./NoteButton";
import { details } from "./words";

const UNWORDED: ApiError = { code: "", message: "", hint: "", retryable: true };

interface Props {
  job: JobView;
  /** Opens its project. */
  onOpen: (id: string) => void;
}

export function CardTrouble({ job, onOpen }: Props) {
  const { t } = useTranslation();
  if (job.state === "failed") return <Failure job={job} error={job.error ?? UNWORDED} onOpen={onOpen} />;
  if (job.state === "needs_you" && job.question) return <Question job={job} question={job.question} onOpen={onOpen} />;
  if (job.state === "cancelled") return <Stopped job={job} label={t("action.continue")} />;
  return <Warnings job={job} onOpen={onOpen} />;
}

function Failure({ job, error, onOpen }: Props & { error: ApiError }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const version = useLoadedPart(({ version }) => version);
  const { message, hint } = inWords(error);
  /** What fails again unless something is changed is changed first. */
  const change = !error.retryable && fixesOf(error.code).some((fix) => fix !== "again" && fix !== "copy" && fix !== "pick");

  async function copyDetails() {
    if (await copy(details(job, version))) tell({ text: t("action.copied") });
    else tellProblem({ text: t("action.copyFailed") });
  }
  async function saveReport() {
    const name = await commands.saveReport(job.id, details(job, version));
    if (name) tell({ text: t("report.saved", { name }) });
  }
  return (
    <Message tone="problem" text={message} hint={hint}>
      <FixButtons
        error={error}
        strong
        first={change ? undefined : "again"}
        not={["pick"]}
        also={["again", "copy", "report"]}
        own={{ again: () => void commands.retry(job.id), project: () => onOpen(job.id), copy: () => void copyDetails(), report: () => void saveReport() }}
      />
    </Message>
  );
}

function Question({ job, question, onOpen }: Props & { question: ApiError }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const { fix } = useDoor();
  const { message, hint } = inWords(question);
  const lost = fixesOf(question.code).some((fix) => fix !== "pick");

  async function choose() {
    const grants = await commands.pickFiles();
    if (!grants || grants.length === 0) return;
    if (await commands.answer(job.id, grants.map((grant) => grant.id))) tell({ text: t("toast.answered", { title: job.title }) });
  }
  /** What was asked for is done: it goes on by itself. */
  async function then(which: "clean" | "online") {
    if (await fix(which, question)) await commands.resume(job.id);
  }
  return (
    <Message tone="question" text={message} hint={hint}>
      <FixButtons error={question} strong not={["again", "copy", "pick"]} own={{ files: () => void choose(), project: () => onOpen(job.id), clean: () => void then("clean"), online: () => void then("online") }}>
        <Button variant={lost ? "subtle" : "filled"} leftSection={<IconCheck size={16} />} onClick={() => void commands.resume(job.id)} data-testid="action-answered">
          {t("action.answered")}
        </Button>
      </FixButtons>
    </Message>
  );
}

function Stopped({ job, label }: { job: JobView; label: string }) {
  const commands = useCommands();
  return (
    <Group gap="xs">
      <Button variant="light" leftSection={<IconPlay size={14} />} onClick={() => void commands.retry(job.id)} data-testid="action-continue">
        {label}
      </Button>
    </Group>
  );
}

function Warnings({ job, onOpen }: Props) {
  return job.warnings.map((warning) => (
    <Message key={warning} tone="note" text={warningInWords(warning)}>
      <NoteButton job={job} warning={warning} onOpen={onOpen} />
    </Message>
  ));
}
