/** @file The finished example as an invitation: make it as it is, or look inside first. */
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconEye } from "../../design/icons";
import { Poster } from "../../design/Poster";
import { useLoaded, useMedia } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { LookInside } from "./LookInside";
import classes from "./SampleCard.module.css";

interface Props {
  /** Small once the person has videos of their own. */
  small: boolean;
  initiallyOpen?: boolean;
}

export function SampleCard({ small, initiallyOpen = false }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const { preferences } = useLoaded();
  const commands = useCommands();
  const [open, setOpen] = useState(initiallyOpen);
  const [busy, setBusy] = useState(false);
  const title = t("sample.title");

  async function make() {
    setBusy(true);
    const jobs = await commands.makeSample({ quality: preferences.choices.quality, shape: null });
    setBusy(false);
    if (jobs) setOpen(false);
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
        <Group gap={8} mt={small ? 6 : 12}>
          {!small && (
            <Button variant="light" loading={busy && !open} onClick={() => void make()} data-testid="sample-make">
              {t("sample.make")}
            </Button>
          )}
          <Button
            variant={small ? "light" : "subtle"}
            size={small ? "xs" : "sm"}
            leftSection={<IconEye size={18} stroke={1.7} />}
            onClick={() => setOpen(true)}
            data-testid="sample-look"
          >
            {t("sample.look")}
          </Button>
        </Group>
      </div>
      <LookInside opened={open} busy={busy} onClose={() => setOpen(false)} onMake={() => void make()} />
    </section>
  );
}
