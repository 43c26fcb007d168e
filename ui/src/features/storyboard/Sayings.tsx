/** @file How words are said that are not said as they are written: for the whole script, or the words of one line. Each can be heard. */
import { Button, Loader, TextInput } from "@mantine/core";
import { useId, useRef, useState, type FormEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconChevron, IconClose, IconListen, IconStop } from "../../design/icons";
import { useMedia } from "../../ipc/HostContext";
import { voiceVersion } from "../../ipc/projects";
import type { Pronunciation, SceneView, Storyboard } from "../../ipc/wire";
import letters from "./Letters.module.css";
import classes from "./Panel.module.css";
import own from "./Sayings.module.css";
import { occursIn } from "./sayings";
import type { Acts } from "./useBoard";
import type { Listen } from "../../design/useListen";

const [LONGEST_WRITTEN, LONGEST_SPOKEN] = [60, 200];

interface Props {
  board: Storyboard;
  /** Only words of this line are shown; none for all. */
  scene: SceneView | null;
  listen: Listen;
  acts: Acts;
}

export function Sayings({ board, scene, listen, acts }: Props) {
  const { t } = useTranslation();
  const content = useId();
  const field = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const shown = board.pronunciations.filter((one) => scene === null || occursIn(scene.text, one.written));
  if (board.read_only && shown.length === 0) return null;

  async function forget({ written }: Pronunciation) {
    await acts.edit({ do: "pronunciation", written, spoken: null }, t("sayings.said.forgotten", { written }));
    field.current?.focus();
  }

  return (
    <div className={classes.block} data-testid={scene ? "line-sayings" : "sayings"}>
      <h3 className={classes.label}>
        <button type="button" className={letters.opener} aria-expanded={open} aria-controls={content} onClick={() => setOpen(!open)} data-testid="sayings-open">
          <IconChevron size={16} stroke={2} className={letters.chevron ?? ""} />
          {t("sayings.heading")}
          {shown.length > 0 && <span className={classes.value}>{shown.length}</span>}
        </button>
      </h3>
      <div id={content} hidden={!open} className={letters.content}>
        <p className={classes.hint}>{t("sayings.hint")}</p>
        {shown.length > 0 && (
          <ul className={own.list} aria-label={t("sayings.heading")}>
            {shown.map((one) => (
              <Saying key={one.written} board={board} one={one} listen={listen} onForget={() => void forget(one)} />
            ))}
          </ul>
        )}
        {!board.read_only && <Add board={board} acts={acts} field={field} />}
      </div>
    </div>
  );
}

/** Heard in the first line that has it. */
function Saying({ board, one, listen, onForget }: { board: Storyboard; one: Pronunciation; listen: Listen; onForget: () => void }) {
  const { t } = useTranslation();
  const media = useMedia();
  const { written, spoken } = one;
  const line = board.scenes.find((scene) => scene.length_ms > 0 && occursIn(scene.text, written));
  const key = `said-${written}`;
  const heard = listen.key === key;
  const label = t(heard ? "board.stop" : "board.listen");
  return (
    <li className={own.one} data-testid="saying" data-written={written}>
      <span className={own.words} lang={board.language}>
        <bdi className={own.written}>{written}</bdi>
        <span className="sp-hidden">{t("sayings.asSaid")}</span>
        <bdi className={own.spoken}>{spoken}</bdi>
      </span>
      {line && (
        <IconAction label={label} name={t("board.sampleOf", { action: label, name: written })} testid="saying-listen" onClick={() => listen.toggle(key, media.voice(board.id, line.id, voiceVersion(board, line)))}>
          {heard && listen.loading ? <Loader size={16} color="var(--sp-thread)" /> : heard ? <IconStop size={16} /> : <IconListen size={18} stroke={1.7} />}
        </IconAction>
      )}
      {!board.read_only && (
        <IconAction label={t("sayings.forget")} name={t("board.sampleOf", { action: t("sayings.forget"), name: written })} testid="saying-forget" onClick={onForget}>
          <IconClose size={15} stroke={2} />
        </IconAction>
      )}
    </li>
  );
}

function Add({ board, acts, field }: { board: Storyboard; acts: Acts; field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const second = useRef<HTMLInputElement>(null);
  const [written, setWritten] = useState("");
  const [spoken, setSpoken] = useState("");
  const replaces = board.pronunciations.some((one) => one.written === written.trim());

  async function keep(event: FormEvent) {
    event.preventDefault();
    const said = { written: written.trim(), spoken: spoken.trim() };
    if (!said.written) return field.current?.focus();
    if (!said.spoken) return second.current?.focus();
    if (!(await acts.edit({ do: "pronunciation", ...said }, t("sayings.said.kept", said)))) return;
    setWritten("");
    setSpoken("");
    field.current?.focus();
  }

  return (
    <form className={own.add} onSubmit={(event) => void keep(event)}>
      <TextInput ref={field} size="xs" label={t("sayings.written")} value={written} maxLength={LONGEST_WRITTEN} spellCheck={false} autoComplete="off" dir="auto" lang={board.language} onChange={(event) => setWritten(event.currentTarget.value)} data-testid="saying-written" />
      <TextInput ref={second} size="xs" label={t("sayings.spoken")} value={spoken} maxLength={LONGEST_SPOKEN} spellCheck={false} autoComplete="off" dir="auto" lang={board.language} onChange={(event) => setSpoken(event.currentTarget.value)} data-testid="saying-spoken" />
      <Button type="submit" variant="light" size="xs" data-testid="saying-keep">
        {t(replaces ? "brand.replace" : "sayings.add")}
      </Button>
    </form>
  );
}
