/** @file All is done and the computer is about to sleep or be shut down: the seconds left, and the button that stops it. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconMoon, IconPower } from "../../design/icons";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import classes from "./Ending.module.css";
import { useSecondsLeft } from "./useSecondsLeft";
import { endingWords } from "./words";

export function Ending() {
  const { t } = useTranslation();
  const queue = useLoadedPart(({ queue }) => queue);
  const commands = useCommands();
  const seconds = useSecondsLeft(queue);
  if (seconds === null) return null;
  const Icon = queue.when_done === "shut_down" ? IconPower : IconMoon;
  return (
    <section className={classes.ending} aria-label={t("whenDone.ending")} data-testid="ending">
      <Icon size={22} stroke={1.8} />
      <p className={classes.words}>
        <strong>{t("whenDone.ending")}</strong> <span data-testid="ending-words">{endingWords(queue.when_done, seconds, t)}</span>
      </p>
      <Button onClick={() => void commands.setWhenDone("nothing")} data-testid="stay-awake">
        {t("whenDone.stay")}
      </Button>
    </section>
  );
}
