/** @file How well a picture fits its line, in a word and an icon: colour is never the only sign. */
import { useTranslation } from "react-i18next";
import { IconFair, IconGood, IconNone, IconUnknown, IconWeak } from "../../design/icons";
import type { Match } from "../../ipc/wire";
import classes from "./MatchMark.module.css";

const ICONS = { good: IconGood, fair: IconFair, unknown: IconUnknown, weak: IconWeak, none: IconNone };

export function MatchMark({ fits, id }: { fits: Match; id?: string }) {
  const { t } = useTranslation();
  const Icon = ICONS[fits];
  return (
    <span id={id} className={classes.mark} data-fits={fits} data-testid="line-fits">
      <Icon size={15} stroke={2} />
      {t(`board.fits.${fits}`)}
    </span>
  );
}
