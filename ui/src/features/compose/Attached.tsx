/** @file The files that go with the words: name, what each will do, and a way to take it off. */
import { useTranslation } from "react-i18next";
import { IconClose } from "../../design/icons";
import { KindIcon } from "../../design/KindIcon";
import type { Grant } from "../../ipc/wire";
import classes from "./Attached.module.css";

export function Attached({ grants, onDetach }: { grants: Grant[]; onDetach: (id: string) => void }) {
  const { t } = useTranslation();
  if (grants.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={t("compose.attached")} data-testid="attached">
      {grants.map((grant) => (
        <li key={grant.id} className={classes.chip} data-testid="attached-file" data-kind={grant.kind}>
          <KindIcon kind={grant.kind} size={17} />
          <span className={classes.name} title={grant.name}>
            {grant.name}
          </span>
          <span className={classes.does}>{t(`drop.does.${grant.kind}`)}</span>
          <button type="button" className={classes.off} aria-label={t("compose.detach", { name: grant.name })} onClick={() => onDetach(grant.id)} data-testid="detach">
            <IconClose size={14} stroke={2.2} />
          </button>
        </li>
      ))}
    </ul>
  );
}
