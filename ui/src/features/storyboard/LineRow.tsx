/** @file One line: its picture with how well that fits, its words, and what can be done with it. Drawn again only when it changed. */
import { Loader, Menu } from "@mantine/core";
import { memo, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Drag } from "../../design/DragList";
import { IconAction } from "../../design/IconAction";
import { IconDown, IconGrip, IconListen, IconMerge, IconMore, IconPhoto, IconPlus, IconRecord, IconStop, IconTrash, IconUp } from "../../design/icons";
import { Poster } from "../../design/Poster";
import { clock } from "../../lib/time";
import { LineField } from "./LineField";
import type { Row } from "./Lines";
import classes from "./LineRow.module.css";
import { MatchMark, saying } from "./MatchMark";
import { useNear } from "../../lib/near";
import type { Acts } from "./useBoard";
import type { Work } from "./work";

export interface LineRowProps {
  drag: Drag;
  /** While it follows the hand. */
  dragged: boolean;
  row: Row;
  place: number;
  count: number;
  language: string;
  readOnly: boolean;
  shape: string;
  work: Work;
  acts: Acts;
  onListen: (key: string, url: string) => void;
  onPicture: (scene: string) => void;
  /** Records the person's own voice for it; none where all is one recording. */
  onRecord: ((scene: string) => void) | null;
}

export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { drag, dragged, row, place, count, language, readOnly, shape, work, acts, onListen, onPicture, onRecord } = props;
  const { scene, chosen, picture, sound, voice, heard } = row;
  const { t } = useTranslation();
  const item = useRef<HTMLLIElement | null>(null);
  const near = useNear(item);
  const mark = useId();
  const line = place + 1;
  const silent = scene.length_ms === 0;
  const listenLabel = t(heard ? "board.stop" : "board.listen");

  return (
    <li
      ref={(element) => {
        item.current = element;
        drag.innerRef(element);
      }}
      {...drag.draggableProps}
      className={classes.row}
      data-dragged={dragged || undefined}
      data-chosen={chosen || undefined}
      data-testid="line"
      data-scene-id={scene.id}
      data-fits={scene.fits}
    >
      {drag.dragHandleProps && !readOnly && count > 1 ? (
        <button type="button" {...drag.dragHandleProps} tabIndex={chosen ? 0 : -1} className={classes.handle} aria-label={t("board.actionOf", { action: t("drag.move"), line })} onClick={() => acts.choose(scene.id)} data-testid="line-handle">
          <span className={classes.number}>{line}</span>
          {near && <IconGrip size={18} stroke={1.8} className={classes.grip ?? ""} />}
        </button>
      ) : (
        <span className={classes.number} aria-hidden="true">
          {line}
        </span>
      )}
      <button
        type="button"
        className={classes.picture}
        data-shape={shape}
        aria-label={t("board.pictureOf", { line, fits: t(`board.fitsLong.${saying(scene)}`) })}
        onClick={() => onPicture(scene.id)}
        data-testid="line-picture"
      >
        {near && (
          <>
            <Poster title={scene.text || String(line)} src={silent ? null : picture} />
            <span className={classes.change} aria-hidden="true">
              <IconPhoto size={16} stroke={1.8} />
            </span>
          </>
        )}
      </button>
      <div className={classes.words}>
        <LineField scene={scene} last={line === count} first={place === 0} label={t("board.lineOf", { line, count })} placeholder={t("board.placeholder")} language={language} readOnly={readOnly} work={work} acts={acts} describedBy={mark} />
        <p className={classes.facts}>
          <MatchMark id={mark} fits={scene.fits} sought={scene.sought} />
          {!silent && <span>{clock(scene.length_ms)}</span>}
          {voice && <span>{voice}</span>}
        </p>
      </div>
      <div className={classes.actions}>
        {near && (
          <>
            <IconAction label={listenLabel} name={t("board.actionOf", { action: listenLabel, line })} testid="line-listen" disabled={silent || sound === null} data-heard={heard ?? undefined} onClick={() => sound !== null && onListen(scene.id, sound)}>
              {heard === "loading" ? <Loader size={16} color="var(--sp-thread)" /> : heard ? <IconStop size={16} /> : <IconListen size={18} stroke={1.7} />}
            </IconAction>
            <Menu position="bottom-end" width={250}>
              <Menu.Target>
                <IconAction label={t("action.more")} name={t("board.actionOf", { action: t("action.more"), line })} testid="line-more">
                  <IconMore size={18} stroke={1.8} />
                </IconAction>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item data-autofocus leftSection={<IconPhoto size={17} stroke={1.7} />} onClick={() => onPicture(scene.id)} data-testid="line-change">
                  {t("board.pictureAndVoice")}
                </Menu.Item>
                {!readOnly && onRecord && (
                  <Menu.Item leftSection={<IconRecord size={15} />} onClick={() => onRecord(scene.id)} data-testid="line-record">
                    {t(scene.recording === null ? "record.open" : "record.anew")}
                  </Menu.Item>
                )}
                {!readOnly && (
                  <>
                    <Menu.Item leftSection={<IconPlus size={17} stroke={1.7} />} onClick={() => void acts.add(scene.id)} data-testid="line-add">
                      {t("board.addBelow")}
                    </Menu.Item>
                    <Menu.Item leftSection={<IconMerge size={17} stroke={1.7} />} disabled={place === 0} onClick={() => void acts.merge(scene.id)} data-testid="line-merge">
                      {t("board.merge")}
                    </Menu.Item>
                    <Menu.Item leftSection={<IconUp size={17} stroke={1.7} />} disabled={place === 0} rightSection={<kbd className={classes.keys}>Alt ↑</kbd>} onClick={() => void acts.move(scene.id, -1, null)} data-testid="line-up">
                      {t("action.up")}
                    </Menu.Item>
                    <Menu.Item leftSection={<IconDown size={17} stroke={1.7} />} disabled={line === count} rightSection={<kbd className={classes.keys}>Alt ↓</kbd>} onClick={() => void acts.move(scene.id, 1, null)} data-testid="line-down">
                      {t("action.down")}
                    </Menu.Item>
                    <Menu.Divider />
                    <Menu.Item c="var(--sp-red-ink)" leftSection={<IconTrash size={17} stroke={1.7} />} onClick={() => void acts.remove(scene.id)} data-testid="line-remove">
                      {t("board.remove")}
                    </Menu.Item>
                  </>
                )}
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </div>
    </li>
  );
});
