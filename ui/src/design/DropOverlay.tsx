/** @file Over the whole window while files hover: what each of them will do, before the button is let go. */
import { Portal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./DropOverlay.module.css";
import { KindIcon, type FileKind } from "./KindIcon";

const SHOWN = 6;

interface Props {
  items: { name: string; kind: FileKind }[];
  /** What a file of that kind would do here; nothing when it is of no use. */
  does: (kind: FileKind) => string | null;
}

export function DropOverlay({ items, does }: Props) {
  const { t } = useTranslation();
  const usable = items.some((item) => does(item.kind) !== null);
  const rest = items.length - SHOWN;
  return (
    <Portal>
      <div className={classes.overlay} role="status" data-testid="drop-overlay" data-usable={usable}>
        <div className={classes.panel}>
          <p className={classes.heading}>{usable ? t("drop.heading") : t("drop.headingNone")}</p>
          <ul className={classes.list}>
            {items.slice(0, SHOWN).map((item, at) => (
              <li key={`${at}${item.name}`} className={classes.item} data-testid="drop-item" data-kind={item.kind} data-usable={does(item.kind) !== null}>
                <span className={classes.icon}>
                  <KindIcon kind={item.kind} size={24} />
                </span>
                <span className={classes.words}>
                  <span className={classes.name}>{item.name}</span>
                  <span className={classes.does}>{does(item.kind) ?? t("drop.does.unknown")}</span>
                </span>
              </li>
            ))}
          </ul>
          {rest > 0 && <p className={classes.more}>{t("drop.more", { count: rest })}</p>}
          {!usable && <p className={classes.more}>{t("drop.unusableHint")}</p>}
        </div>
      </div>
    </Portal>
  );
}
