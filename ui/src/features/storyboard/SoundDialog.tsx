/** @file What a sound that was added is: the person's narration, or music. Nothing is guessed. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { DialogFoot } from "../../design/DialogFoot";
import type { MediaView } from "../../ipc/wire";
import classes from "./VersionsDialog.module.css";

export type Role = "narration" | "music";

interface Props {
  /** Of which sound; none while nothing is asked. */
  sound: MediaView | null;
  /** Null leaves it among the sounds of the project. */
  onSay: (sound: MediaView, role: Role | null) => void;
}

export function SoundDialog({ sound, onSay }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog about={sound} onClose={() => sound && onSay(sound, null)} title={t("own.ask.title", { name: sound?.name ?? "" })} size={460} name="sound">
      {(sound) => (
        <div className={classes.dialog} data-testid="sound-dialog">
          <p className={classes.hint}>{t("own.ask.narrationHint")}</p>
          <p className={classes.hint}>{t("own.ask.musicHint")}</p>
          <DialogFoot>
            <Button variant="subtle" onClick={() => onSay(sound, null)} data-testid="sound-later">
              {t("own.ask.later")}
            </Button>
            <Button variant="light" onClick={() => onSay(sound, "music")} data-testid="sound-music">
              {t("own.ask.music")}
            </Button>
            <Button data-autofocus onClick={() => onSay(sound, "narration")} data-testid="sound-narration">
              {t("own.ask.narration")}
            </Button>
          </DialogFoot>
        </div>
      )}
    </Dialog>
  );
}
