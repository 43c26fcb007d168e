/** @file Below the preview: play the line or the whole, and what a site would lay over it. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconPhone, IconPlay, IconStop } from "../../design/icons";
import type { Storyboard } from "../../ipc/wire";
import classes from "./Preview.module.css";
import { SITES, type Site } from "./safe";

export type Stretch = "line" | "whole";
const STRETCHES = ["line", "whole"] as const;
const NOBODY = "nobody";

interface Props {
  board: Storyboard;
  silent: boolean;
  playing: Stretch | null;
  site: Site | null;
  onPlay: (what: Stretch | null) => void;
  onSite: (site: Site | null) => void;
}

export function PreviewTools({ board, silent, playing, site, onPlay, onSite }: Props) {
  const { t } = useTranslation();
  const nothing = { line: silent, whole: board.scenes.every((scene) => scene.length_ms === 0) };
  return (
    <div className={classes.tools}>
      {STRETCHES.map((what) => {
        const on = playing === what;
        return (
          <Button
            key={what}
            variant={on ? "light" : "subtle"}
            size="xs"
            leftSection={on ? <IconStop size={14} /> : <IconPlay size={14} />}
            data-disabled={nothing[what] || undefined}
            aria-disabled={nothing[what] || undefined}
            aria-label={on ? t("play.stopOf", { what: t(`play.${what}`) }) : undefined}
            onClick={() => (nothing[what] ? undefined : onPlay(on ? null : what))}
            data-testid={`play-${what}`}
            data-on={on || undefined}
          >
            {t(on ? "board.stop" : `play.${what}`)}
          </Button>
        );
      })}
      {board.shape === "9:16" && (
        <ChoicePicker
          label={t("safe.label")}
          testid="safe"
          size="xs"
          value={site ?? NOBODY}
          icon={<IconPhone size={15} stroke={1.7} />}
          shown={site ? t(`safe.sites.${site}`) : t("safe.short")}
          onChange={(picked) => onSite(picked === NOBODY ? null : picked)}
          options={[{ value: NOBODY, label: t("safe.nobody") }, ...SITES.map((value) => ({ value, label: t(`safe.sites.${value}`) }))]}
        />
      )}
    </div>
  );
}
