/** @file The way to a first video in three short steps: by itself until something was made or it is put away, or from help. */
import { CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconStoryboard, IconVideo, IconWrite } from "../../design/icons";
import { focusView } from "../../lib/focus";
import { putTourAway, useTour } from "../../lib/tour";
import classes from "./FirstSteps.module.css";

const STEPS = [
  ["say", IconWrite],
  ["look", IconStoryboard],
  ["make", IconVideo],
] as const;

/** `fresh` while nothing was made yet. */
export function FirstSteps({ fresh }: { fresh: boolean }) {
  const { t } = useTranslation();
  const tour = useTour();
  const strip = useRef<HTMLElement>(null);
  const asked = tour === "asked for";
  const shown = asked || (fresh && tour === "by itself");

  // Who asked for it comes from elsewhere.
  useEffect(() => {
    if (!asked) return;
    strip.current?.scrollIntoView({ block: "nearest" });
    strip.current?.focus({ preventScroll: true });
  }, [asked]);

  if (!shown) return null;
  function close() {
    focusView();
    putTourAway();
  }
  return (
    <section ref={strip} tabIndex={-1} className={classes.strip} aria-label={t("tour.heading")} data-testid="first-steps">
      <ol className={classes.steps}>
        {STEPS.map(([step, Icon]) => (
          <li key={step} className={classes.step}>
            <span className={classes.sign} aria-hidden="true">
              <Icon size={18} stroke={1.7} />
            </span>
            <span>
              <strong className={classes.name}>{t(`tour.${step}`)}</strong>
              <span className={classes.text}>{t(`tour.${step}Hint`)}</span>
            </span>
          </li>
        ))}
      </ol>
      <CloseButton className={classes.close} radius="xl" aria-label={t("tour.close")} data-tip={t("tour.close")} onClick={close} data-testid="first-steps-close" />
    </section>
  );
}
