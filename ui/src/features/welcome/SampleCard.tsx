/** @file The finished example as an invitation: make it as it is, or look inside first. */
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconEye, IconStoryboard } from "../../design/icons";
import { Poster } from "../../design/Poster";
import { useLoadedPart, useMedia } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { useProjects } from "../../ipc/useProjects";
import type { Storyboard } from "../../ipc/wire";
import { LookInside } from "./LookInside";
import classes from "./SampleCard.module.css";

interface Props {
  /** Small once the person has videos of their own. */
  small: boolean;
  initiallyOpen?: boolean;
  onOpen: (board: Storyboard) => void;
}

export function SampleCard({ small, initiallyOpen = false, onOpen }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const commands = useCommands();
  const [open, setOpen] = useState(initiallyOpen);
  const [busy, setBusy] = useState(false);
  const projects = useProjects();
  const title = t("sample.title");

  async function make() {
    setBusy(true);
    const jobs = await commands.makeSample({ quality: preferences.choices.quality, shape: null });
    setBusy(false);
    if (jobs) setOpen(false);
  }

  async function asBoard() {
    const board = await projects.openSample();
    if (!board) return;
    setOpen(false);
    onOpen(board);
  }

  return (
    <section className={classes.card} data-small={small || undefined} aria-labelledby="sample" data-testid="sample-card">
      <div className={classes.poster}>
        <Poster title={title} src={media.samplePoster} />
      </div>
      <div className={classes.words}>
        <p className={classes.eyebrow}>{t("sample.eyebrow")}</p>
        <h2 id="sample" className={classes.title}>
          {title}
        </h2>
        {!small && <p className={classes.about}>{t("sample.about")}</p>}
        <Group gap={4} mt={small ? 6 : 12}>
          {!small && (
            <Button variant="light" loading={busy && !open} onClick={() => void make()} data-testid="sample-make">
              {t("sample.make")}
            </Button>
          )}
          <Button
            variant={small ? "light" : "subtle"}
            size={small ? "xs" : "sm"}
            leftSection={<IconStoryboard size={18} stroke={1.7} />}
            onClick={() => void asBoard()}
            data-testid="sample-board"
          >
            {t("compose.open")}
          </Button>
          <Button
            variant="subtle"
            size={small ? "xs" : "sm"}
            leftSection={<IconEye size={18} stroke={1.7} />}
            onClick={() => setOpen(true)}
            data-testid="sample-look"
          >
            {t("sample.look")}
          </Button>
        </Group>
      </div>
      <LookInside opened={open} busy={busy} onClose={() => setOpen(false)} onMake={() => void make()} onBoard={() => void asBoard()} />
    </section>
  );
}
