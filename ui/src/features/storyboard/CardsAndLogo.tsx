/** @file What stands around the lines: a card before the first and one after the last, and a logo over all of them. */
import { useTranslation } from "react-i18next";
import type { Storyboard } from "../../ipc/wire";
import { CardChoice } from "./CardChoice";
import classes from "./Cards.module.css";
import { LogoChoice } from "./LogoChoice";
import panel from "./Panel.module.css";
import type { Acts } from "./useBoard";

interface Props {
  board: Storyboard;
  acts: Acts;
  onAddPhoto: () => Promise<string | null>;
}

export function CardsAndLogo({ board, acts, onAddPhoto }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.all} data-testid="cards">
      <h3 className={panel.label}>{t("cards.heading")}</h3>
      <CardChoice board={board} place="title" acts={acts} />
      <CardChoice board={board} place="end" acts={acts} />
      <LogoChoice board={board} acts={acts} onAddPhoto={onAddPhoto} />
    </div>
  );
}
