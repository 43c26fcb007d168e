/** @file What a dialog shows while something is written for somebody: how far it is, and a way to stop it. */
import { Button, Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DialogFoot } from "../../design/DialogFoot";
import classes from "./VersionsDialog.module.css";

interface Props {
  words: string;
  percent: number;
  /** What its parts are called by tests. */
  name: string;
  onStop: () => void;
}

export function Underway({ words, percent, name, onStop }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.dialog}>
      <p className={classes.hint} role="status">
        {words}
      </p>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={words} data-testid={`${name}-progress`} />
      </Progress.Root>
      <DialogFoot>
        {/* Where the dialog opens with it, and where it comes in the place of something else. */}
        <Button variant="subtle" onClick={onStop} autoFocus data-autofocus data-testid={`${name}-stop`}>
          {t("action.stop")}
        </Button>
      </DialogFoot>
    </div>
  );
}
