/** @file How well a picture fits its line, in a word and an icon: colour is never the only sign. */
import { useTranslation } from "react-i18next";
import { IconFair, IconGood, IconNone, IconSearch, IconUnknown, IconWeak } from "../../design/icons";
import type { Match } from "../../ipc/wire";
import classes from "./MatchMark.module.css";

const ICONS = { good: IconGood, fair: IconFair, unknown: IconUnknown, weak: IconWeak, none: IconNone };

/** What is said of a picture: that there is none yet is not the same as that one is looked for. */
export const saying = ({ fits, sought }: { fits: Match; sought: boolean }) => (fits === "none" && sought ? "sought" : fits);

export function MatchMark({ fits, sought = false, id }: { fits: Match; sought?: boolean; id?: string }) {
  const { t } = useTranslation();
  const said = saying({ fits, sought });
  const Icon = said === "sought" ? IconSearch : ICONS[fits];
  return (
    <span id={id} className={classes.mark} data-fits={said} data-testid="line-fits">
      <Icon size={15} stroke={2} />
      {t(`board.fits.${said}`)}
    </span>
  );
}
