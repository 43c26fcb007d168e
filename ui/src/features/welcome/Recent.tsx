/** @file Projects that were worked on, to go on with: picture, title, length, when; those that are pinned first. Taking one off the list can be undone. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FindButton } from "../../design/FindButton";
import { IconAction } from "../../design/IconAction";
import { IconClose, IconPin, IconPinned } from "../../design/icons";
import { tell } from "../../design/notify";
import { Poster } from "../../design/Poster";
import { SearchField } from "../../design/SearchField";
import { useDoor, useMedia } from "../../ipc/HostContext";
import { pictureVersion, projectQuery, recentQuery } from "../../ipc/projects";
import { useCommands } from "../../ipc/useCommands";
import { useProjects } from "../../ipc/useProjects";
import type { RecentProject, Storyboard } from "../../ipc/wire";
import { focusView } from "../../lib/focus";
import { useHiding } from "../../lib/hiding";
import { useNear } from "../../lib/near";
import { ago, clock } from "../../lib/time";
import classes from "./Recent.module.css";

const SHOWN = 6;

export function Recent({ onOpen }: { onOpen: (board: Storyboard) => void }) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const projects = useProjects();
  const commands = useCommands();
  const recent = useQuery(recentQuery(host));
  const { hidden, hide } = useHiding();
  const [all, setAll] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const here = (recent.data ?? []).filter((one) => !hidden.has(one.id));
  const [asked, setAsked] = useState("");
  const wanted = asked.trim().toLocaleLowerCase();
  const searching = all && here.length > SHOWN;
  const shown = searching ? here.filter(({ title }) => title.toLocaleLowerCase().includes(wanted)) : here.slice(0, SHOWN);

  function show(everything: boolean) {
    setAll(everything);
    setAsked("");
  }
  function forget({ id, title }: RecentProject) {
    const undo = hide(id, () => projects.forget(id));
    if (here.length > 1) heading.current?.focus();
    else focusView();
    tell({ text: t("recent.forgotten", { title }), action: { label: t("compose.undo"), run: undo } });
  }

  /** It is opened once its file is there again: that is what it was looked for. */
  async function find(one: RecentProject) {
    const [grant] = (await commands.pickFiles()) ?? [];
    const board = grant && (await projects.find(one.id, grant.id));
    if (board) onOpen(board);
  }

  if (here.length === 0) return null;
  return (
    <section aria-labelledby="recent" className={classes.section} data-testid="recent">
      <header className={classes.head}>
        <h2 id="recent" ref={heading} tabIndex={-1} className={classes.title}>
          {t("recent.heading")}
        </h2>
        {here.length > SHOWN && (
          <button type="button" className={classes.all} aria-expanded={all} onClick={() => show(!all)} data-testid="recent-all">
            {all ? t("recent.fewer") : t("recent.all", { count: here.length })}
          </button>
        )}
      </header>
      {searching && (
        <>
          <SearchField label={t("recent.find")} value={asked} onChange={setAsked} testid="recent-find" />
          <p className={shown.length === 0 ? classes.facts : "sp-hidden"} role="status">
            {shown.length === 0 ? t("recent.none") : ""}
          </p>
        </>
      )}
      <ul className={classes.list}>
        {shown.map((one) => (
          <li key={one.id} className={classes.item} data-missing={one.missing || undefined} data-testid="recent-project" data-project-id={one.id}>
            <Card project={one} onOpen={() => void projects.openRecent(one.id).then((board) => board && onOpen(board))} />
            {one.missing && <FindButton className={classes.find} name={one.file ?? one.title} onFind={() => void find(one)} />}
            <IconAction
              label={t(one.pinned ? "recent.unpin" : "recent.pin")}
              name={t("action.of", { action: t("recent.pin"), title: one.title })}
              aria-pressed={one.pinned}
              testid="recent-pin"
              className={classes.pin ?? ""}
              onClick={() => void projects.pin(one.id, !one.pinned)}
            >
              {one.pinned ? <IconPinned size={15} /> : <IconPin size={15} stroke={2} />}
            </IconAction>
            <IconAction label={t("recent.forget")} name={t("action.of", { action: t("recent.forget"), title: one.title })} testid="recent-forget" className={classes.forget ?? ""} onClick={() => forget(one)}>
              <IconClose size={15} stroke={2} />
            </IconAction>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ project, onOpen }: { project: RecentProject; onOpen: () => void }) {
  const { t, i18n } = useTranslation();
  const { host } = useDoor();
  const media = useMedia();
  const card = useRef<HTMLButtonElement>(null);
  const board = useQuery({ ...projectQuery(host, useQueryClient(), project.id), enabled: useNear(card), staleTime: Infinity, refetchOnWindowFocus: false });
  const first = board.data?.scenes.find((scene) => scene.text.trim());
  const src = board.data && first ? media.line(project.id, first.id, pictureVersion(board.data, first)) : null;
  return (
    <button ref={card} type="button" className={classes.card} onClick={onOpen} data-testid="recent-open">
      <span className={classes.poster}>
        <Poster title={project.title} src={src} />
      </span>
      <span className={classes.words}>
        <span className={classes.name}>
          <bdi>{project.title}</bdi>
        </span>
        <span className={classes.facts}>
          {t("recent.lines", { count: project.lines })} · {clock(project.length_ms)}
        </span>
        <span className={classes.facts}>{project.missing && project.file ? t("recent.missing", { name: project.file }) : ago(project.changed_at, Date.now(), i18n.language)}</span>
      </span>
    </button>
  );
}
