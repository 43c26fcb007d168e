/** @file Pictures from the person's own folders and from sites: what to look for, what there is, and the one that is taken. */
import { Button, Loader } from "@mantine/core";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconSearch, IconVideo } from "../../design/icons";
import { Poster } from "../../design/Poster";
import { SearchField } from "../../design/SearchField";
import { warningInWords } from "../../i18n/warnings";
import { useDoor, useMedia } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { OffersView, OfferView, SceneView, Storyboard } from "../../ipc/wire";
import { clock } from "../../lib/time";
import classes from "./FindPictures.module.css";
import { MatchMark } from "./MatchMark";
import type { Acts } from "./useBoard";

interface Props {
  board: Storyboard;
  scene: SceneView;
  acts: Acts;
}

/** Words for what is looked for, the person's own first. */
const wordsOf = (scene: SceneView) => scene.search ?? scene.looks_for;

export function FindPictures({ board, scene, acts }: Props) {
  const { t, i18n } = useTranslation();
  const { host, report } = useDoor();
  const media = useMedia();
  // Until somebody types, the field says what Spool looks for, also when the line changes.
  const [typed, setTyped] = useState<string | null>(null);
  const [found, setFound] = useState<OffersView | null>(null);
  const [looking, setLooking] = useState(false);
  const [taking, setTaking] = useState<{ offer: string; bytes: number } | null>(null);
  const asked = useRef(0);
  const line = board.scenes.indexOf(scene) + 1;
  const words = typed ?? wordsOf(scene);

  /** Keeps the words with the line; answers those that are looked for, none when they were not kept. */
  async function kept(): Promise<string | null> {
    const own = words.trim();
    if (own === wordsOf(scene)) return own;
    const told = await acts.edit({ do: "search", scene: scene.id, words: own || null }, t("board.said.search", { line }));
    const now = told?.scenes.find((one) => one.id === scene.id);
    if (now) setTyped(null);
    return now ? wordsOf(now) : null;
  }
  async function look() {
    asked.current += 1;
    const turn = asked.current;
    setLooking(true);
    try {
      const sought = await kept();
      const offers = sought ? await host.findPictures(board.id, scene.id, sought) : null;
      if (turn === asked.current && offers) {
        setFound(offers);
        acts.say(offers.offers.length > 0 ? t("board.find.found", { count: offers.offers.length }) : t("board.find.nothing"));
      }
    } catch (thrown) {
      report(toApiError(thrown), () => void look());
    } finally {
      if (turn === asked.current) setLooking(false);
    }
  }
  async function take(offer: OfferView) {
    setTaking({ offer: offer.id, bytes: 0 });
    try {
      await host.fetchPicture(board.id, offer.id, (bytes) => setTaking((now) => (now?.offer === offer.id ? { ...now, bytes } : now)));
      await acts.take(scene.id, offer.id, t("board.said.picture", { line }));
    } catch (thrown) {
      report(toApiError(thrown), () => void take(offer));
    } finally {
      setTaking(null);
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!looking) void look();
  }
  const size = (bytes: number) => new Intl.NumberFormat(i18n.language, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(bytes / 1e6);
  const from = (offer: OfferView) => (offer.own ? t("board.find.own") : [offer.site, offer.licence, offer.author].filter(Boolean).join(" · "));

  return (
    <div className={classes.find}>
      <form role="search" className={classes.form} onSubmit={submit}>
        <SearchField label={t("board.find.label")} value={words} onChange={setTyped} className={classes.field} testid="find-words" />
        <Button type="submit" variant="light" loading={looking} leftSection={<IconSearch size={15} stroke={2} />} disabled={!words.trim() && !scene.looks_for} data-testid="find-pictures">
          {t("board.find.look")}
        </Button>
      </form>
      {found && found.offers.length === 0 && <p className={classes.hint} data-testid="find-nothing">{t("board.find.nothing")}</p>}
      {found?.notes.map((note) => (
        <p key={note} className={classes.hint} data-testid="find-note">
          {warningInWords(note)}
        </p>
      ))}
      <p className="sp-hidden" role="status">
        {taking && t("board.find.coming")}
      </p>
      {found && found.offers.length > 0 && (
        <ul className={classes.offers} aria-label={t("board.find.label")} data-testid="offers">
          {found.offers.map((offer) => {
            const coming = taking?.offer === offer.id;
            return (
              <li key={offer.id}>
                {/* Never disabled: the focus stays where it is while a file comes. */}
                <button type="button" className={classes.offer} aria-busy={coming || undefined} aria-disabled={taking !== null || undefined} onClick={() => taking === null && void take(offer)} data-testid="offer" data-offer={offer.id}>
                  <span className={classes.thumb}>
                    <Poster title={offer.name} src={media.offer(board.id, offer.id)} />
                    {offer.kind === "video" && (
                      <span className={classes.film} aria-hidden="true">
                        <IconVideo size={13} stroke={2} />
                        {offer.length_ms !== null && clock(offer.length_ms)}
                      </span>
                    )}
                  </span>
                  <span className={classes.about}>
                    <span className={classes.name}>{offer.name}</span>
                    {coming ? (
                      <span className={classes.coming} data-testid="offer-coming">
                        <Loader size={13} color="var(--sp-thread)" /> {taking.bytes > 0 ? t("board.find.comingSize", { size: size(taking.bytes) }) : t("board.find.coming")}
                      </span>
                    ) : (
                      <MatchMark fits={offer.fits} />
                    )}
                    <span className={classes.from}>{from(offer)}</span>
                    <span className="sp-hidden">{t("board.find.take", { line })}</span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
