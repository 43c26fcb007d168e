/** @file What stands between a person and their change, each with the buttons that solve it. */
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import type { Storyboard } from "../../ipc/wire";
import classes from "./Storyboard.module.css";
import type { State, Work } from "./work";

interface Props {
  board: Storyboard;
  state: State;
  work: Work;
  onCopy: () => void;
  /** The buttons are gone: somebody takes the focus. */
  onSolved: () => void;
}

export function Troubles({ board, state, work, onCopy, onSolved }: Props) {
  const { t } = useTranslation();
  const { trouble } = state;
  if (board.read_only) {
    return (
      <div className={classes.trouble} data-testid="board-read-only">
        <Message tone="notice" text={t("board.newer")} hint={t("board.newerHint")}>
          <Group gap={8} mt={10}>
            <Button size="xs" onClick={onCopy} data-testid="read-only-copy">
              {t("board.saveCopy")}
            </Button>
          </Group>
        </Message>
      </div>
    );
  }
  if (!trouble) return null;
  const { message, hint } = inWords(trouble.error);
  const outside = trouble.kind === "outside";
  return (
    <div className={classes.trouble} role="alert" data-testid="board-trouble" data-kind={trouble.kind}>
      <Message tone={outside ? "question" : "problem"} text={message} hint={outside ? t("board.outsideHint") : hint}>
        <Group gap={8} mt={10}>
          <Button size="xs" onClick={() => void work.again().then(onSolved)} data-testid="trouble-again">
            {t(outside ? "board.keepMine" : "error.again")}
          </Button>
          {outside && (
            <Button size="xs" variant="subtle" onClick={() => void work.leave().then(onSolved)} data-testid="trouble-leave">
              {t("board.takeTheirs")}
            </Button>
          )}
        </Group>
      </Message>
    </div>
  );
}
