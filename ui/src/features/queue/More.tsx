/** @file There are more than are drawn: a button for the next ones. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Queue.module.css";

/** Cards that are drawn at first, and each time that more are asked for. */
export const PAGE = 40;

export function More({ left, onMore, testid }: { left: number; onMore: () => void; testid: string }) {
  const { t } = useTranslation();
  return (
    <Button variant="subtle" className={classes.more ?? ""} onClick={onMore} data-testid={testid}>
      {t("queue.more", { count: left })}
    </Button>
  );
}
