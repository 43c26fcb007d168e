/** @file What is inside the example before anything is made: its lines, voice, music and length. */
import { Button, Drawer, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { closeButton } from "../../design/closeButton";
import { Problem } from "../../design/Problem";
import { toApiError } from "../../ipc/rejection";
import { useDoor } from "../../ipc/HostContext";
import type { ProjectView } from "../../ipc/wire";
import { clock } from "../../lib/time";
import classes from "./LookInside.module.css";

interface Props {
  opened: boolean;
  busy: boolean;
  onClose: () => void;
  onMake: () => void;
  onBoard: () => void;
}

export function LookInside({ opened, busy, onClose, onMake, onBoard }: Props) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const project = useQuery({ queryKey: ["sample"], queryFn: () => host.lookInsideSample(), enabled: opened });
  const title = project.data?.title ?? t("sample.title");
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={480}
      title={title}
      classNames={{ title: classes.title ?? "", content: classes.content ?? "", header: classes.header ?? "", body: classes.body ?? "" }}
      closeButtonProps={closeButton(t("app.close"), "inside-close")}
    >
      <div className={classes.panel} data-testid="look-inside">
        {project.isPending && <Loader role="status" aria-label={t("inside.loading")} />}
        {project.isError && <Problem error={toApiError(project.error)} onAgain={() => void project.refetch()} />}
        {project.data && <Inside project={project.data} />}
      </div>
      <div className={classes.foot}>
        <Button variant="light" size="md" radius="xl" onClick={onBoard} data-testid="inside-board">
          {t("compose.open")}
        </Button>
        <Button size="md" radius="xl" loading={busy} disabled={!project.data} onClick={onMake} data-testid="inside-make">
          {t("sample.make")}
        </Button>
      </div>
    </Drawer>
  );
}

function Inside({ project }: { project: ProjectView }) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const voices = useQuery({ queryKey: ["voices"], queryFn: () => host.listVoices(), staleTime: Infinity });
  const voice = voices.data?.find((one) => one.id === project.voice)?.name ?? project.voice.split("/").at(-1);
  const facts = [
    [t("inside.length"), t("inside.about", { length: clock(project.about_ms) })],
    [t("inside.voice"), voice],
    [t("inside.music"), project.music ?? t("inside.noMusic")],
    [t("inside.shape"), project.shape],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={classes.heading}>{t("inside.lines", { count: project.lines.length })}</h3>
      <ol className={classes.lines} lang={project.language}>
        {project.lines.map((line, at) => (
          <li key={`${at}${line.text}`} className={classes.line} data-testid="inside-line">
            <span className={classes.number} aria-hidden="true">
              {at + 1}
            </span>
            <span>
              {line.text}
              {line.missing && line.footage && <span className={classes.missing}>{t("inside.missing", { name: line.footage })}</span>}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
