/** @file The frame: header, and below it the desk (compose and queue) or one project's storyboard. Joins the features, decides nothing else. */
import { ActionIcon } from "@mantine/core";
import { Activity, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconQuestion, IconSettings } from "../design/icons";
import { later } from "../design/later";
import { Logo } from "../design/Logo";
import { Tips } from "../design/Tips";
import { Announcer } from "../features/queue/Announcer";
import { ApiSign } from "../features/settings/ApiSign";
import type { BoardOpening } from "../features/storyboard/Storyboard";
import { useLoadedPart } from "../ipc/HostContext";
import type { JobView, Storyboard as Board } from "../ipc/wire";
import { focusJob } from "../lib/focus";
import { askForTour } from "../lib/tour";
import { Desk } from "./Desk";
import classes from "./Shell.module.css";
import { useDocument } from "./useDocument";
import { useOutside } from "./useOutside";
import { usePaste } from "./usePaste";

const isOpened = ({ opened }: { opened: boolean }) => opened;
const HelpDialog = later(async () => (await import("../features/help/HelpDialog")).HelpDialog, isOpened, { opened: false });
const SettingsDialog = later(async () => (await import("../features/settings/SettingsDialog")).SettingsDialog, isOpened, { opened: false });
const PlayerDialog = later(async () => (await import("../features/player/PlayerDialog")).PlayerDialog, ({ job }) => job !== null, { job: null });
const Storyboard = later(async () => (await import("../features/storyboard/Storyboard")).Storyboard, () => true, {});

/** What is open at the start; only scenes and tests ask for something. */
export interface Opening {
  sample?: boolean;
  settings?: boolean | string;
  help?: boolean | string;
  player?: boolean;
  /** A project's id. */
  board?: string;
  boardOpening?: BoardOpening;
}

interface Props {
  opening?: Opening;
  /** Whether they are open, and where. */
  settings: boolean | string;
  onSettings: (opened: boolean | string) => void;
  help: boolean | string;
  onHelp: (opened: boolean | string) => void;
}

export function Shell({ opening = {}, settings, onSettings, help, onHelp }: Props) {
  const { t } = useTranslation();
  const first = useLoadedPart(({ jobs }) => (opening.player ? jobs.find((job) => job.state === "completed") : null) ?? null);
  const [board, setBoard] = useState<string | null>(opening.board ?? null);
  const [playing, setPlaying] = useState<JobView | null>(first);
  const main = useRef<HTMLElement>(null);
  const play = useCallback((job: JobView) => setPlaying(job), []);
  const open = useCallback((opened: Board) => {
    setBoard(opened.id);
    window.scrollTo(0, 0);
  }, []);
  const back = useCallback(() => {
    setBoard(null);
    window.scrollTo(0, 0);
  }, []);
  const tour = useCallback(() => {
    onHelp(false);
    back();
    askForTour();
  }, [onHelp, back]);
  const was = useRef(board);
  const wanted = useRef<string | null>(null);
  // The button that was pressed is gone with its view: the desk takes the focus, unless something on it has, or a card of it that is asked for.
  useEffect(() => {
    if (was.current !== null && board === null && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    if (wanted.current !== null) focusJob(wanted.current);
    wanted.current = null;
    was.current = board;
  }, [board]);

  /** Nothing lies over what somebody asked for outside the page. */
  function clear() {
    onSettings(false);
    onHelp(false);
    setPlaying(null);
  }
  useOutside({
    onOpen: (opened) => {
      clear();
      open(opened);
    },
    onChoose: (job) => {
      clear();
      if (job.state === "completed") return setPlaying(job);
      if (board === null) return focusJob(job.id);
      wanted.current = job.id;
      back();
    },
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "F1") return;
      event.preventDefault();
      onHelp(true);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [onHelp]);

  return (
    <div className={classes.shell} data-board={board !== null || undefined} data-testid="shell">
      <InDocument />
      <header className={classes.header}>
        <div className={classes.bar}>
          <div className={classes.brand}>
            <Logo />
            <span className={classes.name}>{t("app.name")}</span>
          </div>
          <div className={classes.tools}>
            <ApiSign onOpen={() => onSettings("api")} />
            <ActionIcon variant="subtle" color="gray" c="var(--sp-soft)" size={40} radius="xl" aria-label={t("help.heading")} aria-keyshortcuts="F1" data-tip={`${t("help.heading")} · F1`} onClick={() => onHelp(true)} data-testid="open-help">
              <IconQuestion size={22} stroke={1.7} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" c="var(--sp-soft)" size={40} radius="xl" aria-label={t("app.settings")} data-tip={t("app.settings")} onClick={() => onSettings(true)} data-testid="open-settings">
              <IconSettings size={22} stroke={1.7} />
            </ActionIcon>
          </div>
        </div>
      </header>
      {/* The desk keeps what was typed and where it stood while a project is worked on. */}
      <Activity mode={board === null ? "visible" : "hidden"}>
        <Desk ref={main} sampleOpen={opening.sample ?? false} onPlay={play} onOpen={open} />
      </Activity>
      {board !== null && <Storyboard key={board} id={board} opening={opening.boardOpening} onBack={back} onOpen={open} />}
      <Announcer onPlay={play} />
      <Tips />
      <PlayerDialog job={playing} onClose={() => setPlaying(null)} />
      <HelpDialog opened={help !== false} topic={typeof help === "string" ? help : undefined} onClose={() => onHelp(false)} onTour={tour} />
      <SettingsDialog opened={settings !== false} section={typeof settings === "string" ? settings : undefined} onClose={() => onSettings(false)} />
    </div>
  );
}

/** Draws nothing, so that what changes ten times a second does not draw the whole page again. */
function InDocument() {
  useDocument();
  usePaste();
  return null;
}
