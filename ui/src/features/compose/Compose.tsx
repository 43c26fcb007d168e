/** @file The start of every video: say what it is about, add files, make it. Files may be dropped anywhere. */
import { Button, Textarea } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconPlus } from "../../design/icons";
import { ShapeGlyph } from "../../design/ShapeGlyph";
import { spokenMs } from "../../lib/spoken";
import { clock } from "../../lib/time";
import { Attached } from "./Attached";
import classes from "./Compose.module.css";
import { DropOverlay } from "./DropOverlay";
import { useDesk } from "./useDesk";

const SHAPES = ["9:16", "16:9", "1:1", "4:5"] as const;
const QUALITIES = ["draft", "standard", "best"] as const;

/** `rows` is how tall the field starts. */
export function Compose({ rows }: { rows: number }) {
  const { t } = useTranslation();
  const desk = useDesk();
  const { draft, choices } = desk;
  const length = spokenMs(draft.text);
  const footage = draft.grants.length > 0 && !draft.text.trim();

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void desk.submit();
  }

  return (
    <section aria-labelledby="compose" className={classes.card} data-testid="compose">
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
        autosize
        minRows={rows}
        maxRows={12}
        size="md"
        classNames={{ input: classes.field ?? "", error: classes.problem ?? "" }}
        error={draft.problem ? t(`compose.${draft.problem}`) : undefined}
        data-testid="topic"
      />
      <Attached grants={draft.grants} onDetach={desk.detach} />
      <p className={classes.hint} data-testid="compose-hint">
        {footage ? t("compose.files", { count: draft.grants.length }) : length !== null ? t("compose.spoken", { length: clock(length) }) : ""}
      </p>
      <div className={classes.tools}>
        <Button variant="subtle" className={classes.add} leftSection={<IconPlus size={17} stroke={2} />} onClick={() => void desk.pick()} data-testid="add-files">
          {t("compose.addFiles")}
        </Button>
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
        <Button className={classes.make} size="md" radius="xl" loading={desk.busy} onClick={() => void desk.submit()} data-testid="make-video">
          {t("compose.make")}
        </Button>
      </div>
      {desk.over && <DropOverlay items={desk.over} answers={desk.answers?.title} />}
    </section>
  );
}
