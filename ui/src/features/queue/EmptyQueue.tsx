/** @file What stands where the videos will be. */
import { useTranslation } from "react-i18next";
import classes from "./EmptyQueue.module.css";

export function EmptyQueue() {
  const { t } = useTranslation();
  return (
    <section className={classes.empty} aria-labelledby="empty" data-testid="empty-queue">
      <svg className={classes.art} viewBox="0 0 200 96" aria-hidden="true">
        <path className={classes.thread} d="M4 80c26 0 30-44 52-44 16 0 18 20 34 20" />
        <rect className={classes.frame} x="92" y="10" width="42" height="74" rx="8" />
        <rect className={classes.frame} x="142" y="22" width="34" height="60" rx="7" />
        <path className={classes.play} d="M107 38.500v17a2 2 0 0 0 3 1.700l14-8.500a2 2 0 0 0 0-3.400l-14-8.500a2 2 0 0 0-3 1.700z" />
      </svg>
      <div>
        <h2 id="empty" className={classes.title}>
          {t("queue.empty")}
        </h2>
        <p className={classes.hint}>{t("queue.emptyHint")}</p>
      </div>
    </section>
  );
}
