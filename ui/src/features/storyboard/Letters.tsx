/** @file Font, size, colours and place of the captions. Each takes effect at once and shows in the exact frame above. */
import { Button, SegmentedControl, Slider, Switch } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconChevron } from "../../design/icons";
import type { CaptionsView, Storyboard } from "../../ipc/wire";
import { ColourChoice } from "./ColourChoice";
import classes from "./Letters.module.css";
import { AREAS, designOf, FONTS, isPlain, PLAIN, POSITIONS, SIZES, tintsOf } from "./letters";
import panel from "./Panel.module.css";
import type { Acts } from "./useBoard";

export function Letters({ board, acts }: { board: Storyboard; acts: Acts }) {
  const { t } = useTranslation();
  const { captions, look, read_only } = board;
  const [open, setOpen] = useState(!isPlain(captions));
  const [moving, setMoving] = useState<number | null>(null);
  const [content, sizeName, placeName] = [useId(), useId(), useId()];
  const size = moving ?? captions.size ?? SIZES.usual;
  const { position } = designOf(look);
  const percent = t("app.percent", { percent: size });

  if (look === "off") return null;
  const choose = (more: Partial<CaptionsView>, words: string) => acts.edit({ do: "captions", captions: { ...captions, ...more } }, words);
  async function keepSize(now: number) {
    const size = now === SIZES.usual ? null : now;
    if (size !== captions.size) await choose({ size }, t("letters.said.size", { percent: t("app.percent", { percent: now }) }));
    setMoving(null);
  }

  return (
    <div className={panel.block} data-testid="letters">
      <h3 className={panel.label}>
        <button type="button" className={classes.opener} aria-expanded={open} aria-controls={content} onClick={() => setOpen(!open)} data-testid="letters-open">
          <IconChevron size={16} stroke={2} className={classes.chevron ?? ""} />
          {t("letters.heading")}
        </button>
        {!read_only && !isPlain(captions) && (
          <Button variant="subtle" size="compact-xs" onClick={() => void choose(PLAIN, t("letters.said.plain"))} data-testid="letters-plain">
            {t("letters.asLook")}
          </Button>
        )}
      </h3>
      <div id={content} hidden={!open} className={classes.content}>
        <div className={panel.line}>
          <span className={classes.name}>{t("letters.font")}</span>
          <ChoicePicker
            label={t("letters.font")}
            testid="font"
            value={captions.font}
            onChange={(font) => void choose({ font }, t("letters.said.font", { name: t(`letters.fonts.${font}`) }))}
            options={FONTS.map((value) => ({ value, label: t(`letters.fonts.${value}`), hint: t(`letters.fontHints.${value}`) }))}
          />
        </div>
        <div>
          <p id={sizeName} className={classes.row}>
            <span className={classes.name}>{t("letters.size")}</span> <span className={panel.value}>{percent}</span>
          </p>
          <Slider
            aria-labelledby={sizeName}
            thumbLabel={t("letters.size")}
            label={null}
            min={SIZES.smallest}
            max={SIZES.largest}
            step={SIZES.step}
            value={size}
            disabled={read_only}
            onChange={setMoving}
            onChangeEnd={(now) => void keepSize(now)}
            thumbValueText={percent}
            data-testid="letters-size"
          />
        </div>
        <div className={classes.tints} role="group" aria-label={t("letters.colour")}>
          {tintsOf(look).map(([tint, own]) => {
            const bar = tint === "highlight_colour" && (look === "lower_third" || look === "typewriter" || look === "word_box") ? look : null;
            const label = bar ? t(`letters.highlights.${bar}`) : t(`letters.tints.${tint}`);
            return <ColourChoice key={tint} label={label} testid={tint} value={captions[tint]} own={own} onChange={(colour) => void choose({ [tint]: colour }, t("letters.said.colour", { what: label }))} />;
          })}
        </div>
        <div>
          <p id={placeName} className={classes.row}>
            <span className={classes.name}>{t("letters.place")}</span>
          </p>
          <SegmentedControl
            fullWidth
            disabled={read_only}
            aria-labelledby={placeName}
            value={captions.position ?? position ?? "bottom"}
            data={POSITIONS.map((value) => ({ value, label: t(`letters.places.${value}`) }))}
            onChange={(picked) => {
              const place = POSITIONS.find((one) => one === picked);
              if (place) void choose({ position: place === position ? null : place }, t("letters.said.place", { name: t(`letters.places.${place}`) }));
            }}
            data-testid="letters-place"
          />
        </div>
        {board.shape === "9:16" && (
          <div className={panel.line}>
            <span className={classes.name}>{t("letters.clear")}</span>
            <ChoicePicker
              label={t("letters.clear")}
              testid="clear-of"
              value={captions.safe_area}
              onChange={(safe_area) => void choose({ safe_area }, t("letters.said.clear", { name: t(`letters.areas.${safe_area}`) }))}
              options={AREAS.map((value) => ({ value, label: t(`letters.areas.${value}`), hint: t(`letters.areaHints.${value}`) }))}
            />
          </div>
        )}
        <Switch
          label={t("letters.capitals")}
          labelPosition="left"
          checked={captions.upper_case}
          disabled={read_only}
          onChange={(event) => void choose({ upper_case: event.currentTarget.checked }, t("letters.said.capitals", { state: t(event.currentTarget.checked ? "letters.on" : "letters.off") }))}
          classNames={{ body: classes.switch ?? "", label: classes.name ?? "" }}
          data-testid="letters-capitals"
        />
      </div>
    </div>
  );
}
