/** @file Help, without a network: the way to a first video in four steps, and questions with short answers, found by typing. */
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconLook, IconReport, IconStoryboard, IconVideo, IconWrite } from "../../design/icons";
import { SearchField } from "../../design/SearchField";
import { tell } from "../../design/notify";
import { Sheet } from "../../design/Sheet";
import { TOPICS } from "../../i18n/topics";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import classes from "./Help.module.css";

const STEPS = [
  ["say", IconWrite],
  ["look", IconStoryboard],
  ["dress", IconLook],
  ["make", IconVideo],
] as const;

interface Props {
  opened: boolean;
  /** The question to begin with. */
  topic?: string | undefined;
  onClose: () => void;
  /** Shows the first steps on the desk. */
  onTour: () => void;
}

export function HelpDialog({ opened, topic, onClose, onTour }: Props) {
  const { t } = useTranslation();
  const [touring, setTouring] = useState(false);
  if (opened && touring) setTouring(false);

  function tour() {
    setTouring(true);
    onTour();
  }
  return (
    <Sheet opened={opened} onClose={onClose} title={t("help.heading")} size={720} name="help" returnFocus={!touring}>
      <Help topic={topic} onTour={tour} />
    </Sheet>
  );
}

function Help({ topic, onTour }: { topic: string | undefined; onTour: () => void }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const wanted = asked.trim().toLocaleLowerCase().split(/\s+/);
  const found = TOPICS.map((id) => ({ id, question: t(`help.topics.${id}.question`), answer: t(`help.topics.${id}.answer`) })).filter(({ question, answer }) => {
    const text = `${question} ${answer}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const searching = asked.trim() !== "";

  // Who comes from an error reads about that first.
  useEffect(() => {
    const summary = topic ? list.current?.querySelector<HTMLElement>(`[data-topic="${topic}"] summary`) : null;
    summary?.scrollIntoView({ block: "start" });
    summary?.focus({ preventScroll: true });
  }, [topic]);

  return (
    <div className={classes.help} data-testid="help">
      <SearchField first={topic === undefined} className={classes.search} label={t("help.search")} value={asked} onChange={setAsked} testid="help-search" />
      <div ref={list} className={classes.list} tabIndex={0} role="region" aria-label={t("help.heading")}>
        {!searching && (
          <ol className={classes.steps}>
            {STEPS.map(([step, Icon], at) => (
              <li key={step} className={classes.step}>
                <span className={classes.sign} aria-hidden="true">
                  <Icon size={20} stroke={1.7} />
                </span>
                <span>
                  <strong className={classes.name}>{t("help.step", { number: at + 1, name: t(`help.steps.${step}.name`) })}</strong>
                  <span className={classes.text}>{t(`help.steps.${step}.text`)}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
        {!searching && (
          <Button variant="light" size="xs" className={classes.tour ?? ""} onClick={onTour} data-testid="help-tour">
            {t("tour.show")}
          </Button>
        )}
        <p className={searching && found.length === 0 ? classes.nothing : "sp-hidden"} role="status" data-testid="help-found">
          {!searching ? "" : found.length === 0 ? t("help.nothing", { asked: asked.trim() }) : t("help.found", { count: found.length })}
        </p>
        {found.map(({ id, question, answer }) => (
          <details key={id} className={classes.topic} open={id === topic || (searching && found.length <= 3)} data-topic={id} data-testid="help-topic">
            <summary>{question}</summary>
            <p className={classes.answer}>{answer}</p>
          </details>
        ))}
        <Report />
      </div>
    </div>
  );
}

/** What somebody who helps needs to know, in a file. */
function Report() {
  const { t } = useTranslation();
  const commands = useCommands();
  const version = useLoadedPart(({ version }) => version);
  async function save() {
    const name = await commands.saveReport(null, `Spool ${version}`);
    if (name) tell({ text: t("report.saved", { name }) });
  }
  return (
    <section className={classes.report}>
      <p className={classes.text}>{t("report.hint")}</p>
      <Button variant="light" leftSection={<IconReport size={17} stroke={1.7} />} onClick={() => void save()} data-testid="help-report">
        {t("report.save")}
      </Button>
    </section>
  );
}
