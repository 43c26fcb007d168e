/** @file The start of every video: say what it is about, add files, make it, or look at it line by line first. */
import { Button, Textarea } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { DropOverlay } from "../../design/DropOverlay";
import { IconAction } from "../../design/IconAction";
import { IconAudio, IconFolder, IconPlus, IconStoryboard } from "../../design/icons";
import { later } from "../../design/later";
import { ShapeGlyph } from "../../design/ShapeGlyph";
import { useLoadedPart } from "../../ipc/HostContext";
import { freshName } from "../../ipc/useRecorder";
import type { Grant, Storyboard } from "../../ipc/wire";
import { isTopic, spokenMs } from "../../lib/spoken";
import { clock } from "../../lib/time";
import { Attached } from "./Attached";
import classes from "./Compose.module.css";
import { becomes } from "./draft";
import { useDesk } from "./useDesk";
import { useWishes } from "./useWishes";
import { Writing } from "./Writing";

const SHAPES = ["9:16", "16:9", "1:1", "4:5"] as const;
const QUALITIES = ["draft", "standard", "best"] as const;
const TableDialog = later(async () => (await import("./TableDialog")).TableDialog, ({ table }) => table !== null, { table: null });
const RecordDialog = later(async () => (await import("../../design/RecordDialog")).RecordDialog, ({ reading }) => reading !== null, { reading: null });
const SeveralDialog = later(async () => (await import("./SeveralDialog")).SeveralDialog, ({ files }) => files !== null, { files: null });

interface Props {
  onOpen: (board: Storyboard) => void;
}

export function Compose({ onOpen }: Props) {
  const { t } = useTranslation();
  const held = useWishes();
  const desk = useDesk(onOpen, held.wish);
  const { draft, choices, over, answers } = desk;
  const length = spokenMs(draft.text);
  const footage = draft.grants.length > 0 && !draft.text.trim();
  // In one column what is made stands below: the field takes its room once it is used.
  const busy = useLoadedPart(({ jobs }) => jobs.length > 0);
  const narrow = useMediaQuery("(max-width: 1019.98px)");
  const rows = busy && narrow && draft.text === "" ? 2 : 3;
  const writing = draft.written?.state === "writing";
  const [recording, record] = useState(false);
  /** A script can be read aloud; a topic is no script yet. */
  const readable = length !== null && !writing && !isTopic(draft.text) && !draft.grants.some((grant) => grant.kind === "project" || grant.kind === "script");
  const called = freshName(t("record.whole"), draft.grants.map((grant) => grant.name));

  function recorded(grant: Grant) {
    record(false);
    desk.attach([grant]);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void desk.submit();
  }

  return (
    <section aria-labelledby="compose" className={classes.card} data-low={busy || undefined} data-testid="compose">
      <h1 id="compose" className={classes.heading}>
        {t("compose.heading")}
      </h1>
      <Textarea
        ref={desk.field}
        aria-label={t("compose.label")}
        placeholder={t("compose.placeholder")}
        value={draft.text}
        onChange={(event) => desk.write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        readOnly={writing}
        aria-busy={writing || undefined}
        autosize
        minRows={rows}
        maxRows={12}
        size="md"
        classNames={{ input: classes.field ?? "", error: classes.problem ?? "" }}
        error={draft.problem ? t(`compose.${draft.problem}`) : undefined}
        data-testid="topic"
      />
      {(isTopic(draft.text) || draft.written) && <Writing written={draft.written} held={held} onWrite={() => void desk.compose()} onTopicAgain={desk.topicAgain} />}
      <Attached grants={draft.grants} onDetach={desk.detach} />
      <p className={classes.hint} data-testid="compose-hint">
        {footage ? t("compose.files", { count: draft.grants.length }) : length !== null && !writing ? t("compose.spoken", { length: clock(length) }) : desk.topicAlone && !writing ? t("compose.fromTopic") : ""}
      </p>
      <div className={classes.tools}>
        <span className={classes.options}>
          <Button variant="subtle" className={classes.add} leftSection={<IconPlus size={17} stroke={2} />} onClick={() => void desk.pick()} data-testid="add-files">
            {t("compose.addFiles")}
          </Button>
          <IconAction label={t("compose.addFolder")} className={classes.folder ?? ""} testid="add-folder" onClick={() => void desk.pick("folder")}>
            <IconFolder size={19} stroke={1.8} />
          </IconAction>
          {readable && (
            <IconAction label={t("record.open")} testid="record" onClick={() => record(true)}>
              <IconAudio size={19} stroke={1.8} />
            </IconAction>
          )}
          <ChoicePicker
            label={t("compose.shape")}
            testid="shape"
            value={choices.shape ?? "9:16"}
            onChange={(shape) => desk.choose({ shape })}
            options={SHAPES.map((shape) => ({
              value: shape,
              label: t(`compose.shapes.${shape}`),
              hint: t(`compose.shapeHints.${shape}`),
              icon: <ShapeGlyph shape={shape} />,
            }))}
          />
          <ChoicePicker
            label={t("compose.quality")}
            testid="quality"
            value={choices.quality ?? "standard"}
            onChange={(quality) => desk.choose({ quality })}
            options={QUALITIES.map((quality) => ({ value: quality, label: t(`compose.qualities.${quality}`), hint: t(`compose.qualityHints.${quality}`) }))}
          />
        </span>
        <span className={classes.go}>
          <Button
            variant="light"
            size="md"
            radius="xl"
            leftSection={<IconStoryboard size={18} stroke={1.8} />}
            loading={desk.busy === "open"}
            disabled={writing}
            onClick={() => void desk.open()}
            data-testid="open-board"
          >
            {t("compose.open")}
          </Button>
          <Button size="md" radius="xl" loading={desk.busy === "make"} disabled={writing} onClick={() => void desk.submit()} data-testid="make-video">
            {t("compose.make")}
          </Button>
        </span>
      </div>
      <RecordDialog reading={recording ? { title: t("record.wholeTitle"), words: draft.text.trim(), language: "", name: called } : null} onUse={recorded} onClose={() => (record(false), desk.field.current?.focus())} />
      <TableDialog table={desk.table} onClose={desk.closeTable} onMade={desk.told} />
      <SeveralDialog files={desk.several} onClose={desk.closeSeveral} onMake={desk.makeSeveral} />
      {over && (
        <DropOverlay
          items={over}
          does={(kind) => (kind === "unknown" || kind === "look" ? null : answers ? t("drop.answers", { title: answers.title }) : t(`drop.does.${becomes(over, kind)}`))}
        />
      )}
    </section>
  );
}
