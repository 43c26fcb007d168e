/** @file Something to say once at start; it can be put away. */
import { CloseButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "../design/Message";
import { inWords } from "../i18n/faults";
import type { ApiError } from "../ipc/wire";
import { focusView } from "../lib/focus";
import classes from "./Notice.module.css";

export function Notice({ notice }: { notice: ApiError }) {
  const { t } = useTranslation();
  const { message, hint } = inWords(notice);
  const [gone, setGone] = useState(false);
  if (gone) return null;
  function close() {
    focusView();
    setGone(true);
  }
  return (
    <section className={classes.notice} aria-label={t("app.notice")} data-testid="notice">
      <Message tone="notice" text={message} hint={hint} />
      <CloseButton className={classes.close} radius="xl" aria-label={t("app.close")} onClick={close} data-testid="notice-close" />
    </section>
  );
}
