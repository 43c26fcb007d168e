/** @file Whether what one sees is kept: says "Saved" only once the back end has said so, and where. */
import { useTranslation } from "react-i18next";
import { IconAlert, IconCheck } from "../../design/icons";
import type { Storyboard } from "../../ipc/wire";
import classes from "./Bar.module.css";
import type { State } from "./work";

export function Saved({ board, state }: { board: Storyboard; state: State }) {
  const { t } = useTranslation();
  const now = state.trouble ? "unsaved" : state.saving ? "saving" : "saved";
  const where = board.file ? t("board.savedIn", { name: board.file }) : t("board.savedHere");
  if (board.read_only) return <span className={classes.saved}>{t("board.readOnly")}</span>;
  return (
    <span className={classes.saved} tabIndex={0} role="note" aria-label={`${t(`board.${now}`)}. ${where}`} data-tip={now === "saved" ? where : undefined} data-state={now} data-testid="board-saved">
      {now === "saved" && <IconCheck size={16} stroke={2} />}
      {now === "unsaved" && <IconAlert size={16} stroke={2} />}
      <span className={classes.savedWord}>{t(`board.${now}`)}</span>
    </span>
  );
}
