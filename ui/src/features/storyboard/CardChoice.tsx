/** @file The card before the first line, or the one after the last: whether there is one, its words beside its exact picture, and how long it is shown. */
import { Switch, Textarea } from "@mantine/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useMedia } from "../../ipc/HostContext";
import { cardVersion } from "../../ipc/projects";
import type { Storyboard } from "../../ipc/wire";
import { seconds } from "../../lib/time";
import classes from "./Cards.module.css";
import letters from "./Letters.module.css";
import { Slide } from "./Slide";
import type { Acts } from "./useBoard";

const LONGEST = 200;
const TIMES = [1_000, 8_000, 500] as const;
const USUAL_MS = 2_500;
/** Without a letter for so long, the words are kept. */
const QUIET_MS = 700;

interface Props {
  board: Storyboard;
  place: "title" | "end";
  acts: Acts;
}

export function CardChoice({ board, place, acts }: Props) {
  const { t, i18n } = useTranslation();
  const media = useMedia();
  const card = place === "title" ? board.title_card : board.end_card;
  const block = useRef<HTMLDivElement>(null);
  const before = useRef(card);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Typed, and not kept yet. */
  const pending = useRef<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [broken, setBroken] = useState<string | null>(null);
  const time = (ms: number) => seconds(ms, i18n.language);
  const kind = place === "title" ? "title_card" : "end_card";
  const spoken = board.scenes.some((scene) => scene.length_ms > 0);
  const src = card && spoken ? media.card(board.id, place, cardVersion(board, card)) : null;

  const put = (now: typeof card, words: string) => acts.edit({ do: kind, card: now }, words);
  async function turn(on: boolean) {
    before.current = card ?? before.current;
    if (!on) return put(null, t(`cards.said.off.${place}`));
    const words = { text: place === "title" ? Array.from(board.title).slice(0, LONGEST).join("") : t("cards.thanks"), ms: USUAL_MS };
    if (!(await put(before.current ?? words, t(`cards.said.on.${place}`)))) return;
    const field = block.current?.querySelector("textarea");
    field?.focus();
    field?.select();
  }
  async function keep(text: string, left: boolean) {
    clearTimeout(timer.current);
    pending.current = null;
    if (card && text !== card.text) await put({ ...card, text }, t(`cards.said.words.${place}`));
    if (left) setTyped(null);
  }
  function type(text: string) {
    setTyped(text);
    pending.current = text;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current(text, false), QUIET_MS);
  }
  const latest = useRef(keep);
  useEffect(() => {
    latest.current = keep;
  });
  // What was typed until the very end is kept as well.
  useEffect(() => () => void (pending.current !== null && latest.current(pending.current, false)), []);
  /** A field takes back its own letters; a video that is asked for from here has the words as they stand. */
  function onKeyDown(event: KeyboardEvent) {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (["z", "y"].includes(event.key.toLowerCase())) event.stopPropagation();
    if (event.key === "Enter" && typed !== null) void keep(typed, false);
  }

  return (
    <div ref={block} className={classes.one} data-testid={`card-${place}`}>
      <Switch
        label={t(`cards.${place}`)}
        description={t(`cards.hints.${place}`)}
        labelPosition="left"
        checked={card !== null}
        disabled={board.read_only}
        onChange={(event) => void turn(event.currentTarget.checked)}
        classNames={{ body: letters.switch ?? "", label: letters.name ?? "" }}
        data-testid={`card-${place}-on`}
      />
      {card && (
        <div className={classes.card}>
          <div className={classes.picture} data-shape={board.shape ?? "9:16"}>
            {src && src !== broken && <img src={src} alt={t(`cards.pictures.${place}`, { text: card.text })} draggable={false} onError={() => setBroken(src)} data-testid={`card-${place}-picture`} />}
          </div>
          <div className={classes.fields}>
            <Textarea
              aria-label={t(`cards.words.${place}`)}
              placeholder={t("cards.noWords")}
              size="sm"
              autosize
              minRows={2}
              maxRows={5}
              maxLength={LONGEST}
              value={typed ?? card.text}
              disabled={board.read_only}
              lang={board.language}
              onChange={(event) => type(event.currentTarget.value)}
              onBlur={() => typed !== null && void keep(typed, true)}
              onKeyDown={onKeyDown}
              data-testid={`card-${place}-words`}
            />
            <Slide
              label={t("cards.time")}
              testid={`card-${place}-time`}
              range={TIMES}
              value={card.ms}
              words={time}
              disabled={board.read_only}
              onKeep={(ms) => put({ text: typed ?? card.text, ms }, t(`cards.said.time.${place}`, { time: time(ms) }))}
            />
          </div>
        </div>
      )}
    </div>
  );
}
