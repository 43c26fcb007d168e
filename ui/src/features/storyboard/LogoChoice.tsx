/** @file A photo that stands in a corner all the time: which, where, how large and how solid. The large frame above shows it exactly. */
import { Button } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconNone, IconPlus } from "../../design/icons";
import { useMedia } from "../../ipc/HostContext";
import type { LogoView, Storyboard } from "../../ipc/wire";
import classes from "./Cards.module.css";
import letters from "./Letters.module.css";
import panel from "./Panel.module.css";
import { Slide } from "./Slide";
import type { Acts } from "./useBoard";

const CORNERS = ["top_left", "top_right", "bottom_left", "bottom_right"] as const;
const USUAL = { corner: "top_right", size: 140, opacity_percent: 100 } as const;
/** In thousandths of the picture's shorter side. */
const SIZES = [50, 500, 10] as const;
const SOLID = [10, 100, 5] as const;

interface Props {
  board: Storyboard;
  acts: Acts;
  /** Asks for files; answers with the photo that is new in the project. */
  onAddPhoto: () => Promise<string | null>;
}

export function LogoChoice({ board, acts, onAddPhoto }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const { logo, read_only } = board;
  const [name, corner] = [useId(), useId()];
  const list = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(false);
  const photos = board.media.filter((one) => one.kind === "photo");
  const open = asked || logo !== null;
  const percent = (value: number) => t("app.percent", { percent: value });

  const put = (now: LogoView | null, words: string) => acts.edit({ do: "logo", logo: now }, words);
  const stand = (id: string) => put({ ...(logo ?? USUAL), media: id }, t("logo.said.on"));
  async function add() {
    const photo = await onAddPhoto();
    if (!photo) return;
    setAsked(true);
    await stand(photo);
    list.current?.querySelector<HTMLElement>("input:checked")?.focus();
  }
  function choose() {
    setAsked(true);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("input")?.focus());
  }

  return (
    <div className={classes.one} data-testid="logo">
      <div className={panel.line}>
        <span id={name} className={letters.name}>
          {t("logo.heading")}
        </span>
        {!open && !read_only && (
          <Button variant="light" size="xs" leftSection={<IconPlus size={15} stroke={2} />} onClick={() => (photos.length > 0 ? choose() : void add())} aria-describedby={name} data-testid="logo-choose">
            {t(photos.length > 0 ? "logo.choose" : "logo.add")}
          </Button>
        )}
      </div>
      {open && (
        <>
          <div ref={list} role="radiogroup" aria-labelledby={name} className={classes.photos} data-testid="logo-photos">
            {[null, ...photos].map((photo) => (
              <label key={photo?.id ?? ""} className={panel.choice} data-missing={photo?.missing || undefined} title={photo?.name ?? t("logo.none")}>
                <input
                  type="radio"
                  name={name}
                  className="sp-hidden"
                  checked={photo === null ? logo === null : photo.id === logo?.media}
                  disabled={read_only || photo?.missing}
                  aria-label={photo?.name ?? t("logo.none")}
                  onChange={() => void (photo ? stand(photo.id) : put(null, t("logo.said.off")))}
                  data-testid="logo-photo"
                  data-media={photo?.id ?? ""}
                />
                <span className={`${panel.thumb} ${classes.mark}`}>{photo === null ? <IconNone size={24} stroke={1.6} /> : !photo.missing && <img src={media.thumb(board.id, photo.id)} alt="" draggable={false} />}</span>
              </label>
            ))}
          </div>
          {!read_only && (
            <Button className={panel.start ?? ""} variant="light" size="xs" leftSection={<IconPlus size={15} stroke={2} />} onClick={() => void add()} data-testid="logo-add">
              {t("logo.add")}
            </Button>
          )}
          <p className={panel.hint}>{t("logo.hint")}</p>
        </>
      )}
      {logo && (
        <div className={classes.stands}>
          <div className={classes.where}>
            <p id={corner} className={panel.sub}>
              {t("logo.corner")}
            </p>
            <div role="radiogroup" aria-labelledby={corner} className={classes.corners} data-shape={board.shape ?? "9:16"} data-testid="logo-corner">
              {CORNERS.map((one) => (
                <label key={one} className={classes.corner} data-corner={one} title={t(`logo.corners.${one}`)}>
                  <input type="radio" name={corner} className="sp-hidden" checked={logo.corner === one} disabled={read_only} aria-label={t(`logo.corners.${one}`)} onChange={() => void put({ ...logo, corner: one }, t("logo.said.corner", { name: t(`logo.corners.${one}`) }))} data-testid={`logo-corner-${one}`} />
                  <span className={classes.spot} />
                </label>
              ))}
            </div>
          </div>
          <div className={classes.fields}>
            <Slide label={t("logo.size")} testid="logo-size" range={SIZES} value={logo.size} words={(size) => percent(Math.round(size / 10))} disabled={read_only} onKeep={(size) => put({ ...logo, size }, t("logo.said.size", { percent: percent(Math.round(size / 10)) }))} />
            <Slide label={t("logo.solid")} testid="logo-solid" range={SOLID} value={logo.opacity_percent} words={percent} disabled={read_only} onKeep={(opacity_percent) => put({ ...logo, opacity_percent }, t("logo.said.solid", { percent: percent(opacity_percent) }))} />
          </div>
        </div>
      )}
    </div>
  );
}
