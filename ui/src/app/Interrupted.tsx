/** @file After a crash: what was being made and goes on by itself, told once a start of the app, with a way to stop it. */
import { Button, CloseButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "../design/Message";
import { useLoadedPart } from "../ipc/HostContext";
import { useCommands } from "../ipc/useCommands";
import type { AppSnapshot } from "../ipc/wire";
import { focusView } from "../lib/focus";
import classes from "./Notice.module.css";
import { keepTold, wasTold } from "./toldOnce";

const GOES_ON = ["queued", "running", "retryable"];
const told = ({ interrupted }: AppSnapshot) => interrupted;
const rests = ({ queue }: AppSnapshot) => queue.paused || queue.held !== null;
/** Those that are still under way, as one text: it is the same as long as they are. */
function underWay({ interrupted, jobs }: AppSnapshot): string {
  const ids = interrupted.map((job) => job.id);
  return jobs.filter((job) => ids.includes(job.id) && GOES_ON.includes(job.state)).map((job) => job.id).join();
}

export function Interrupted() {
  const { t } = useTranslation();
  const commands = useCommands();
  const interrupted = useLoadedPart(told);
  const ids = useLoadedPart(underWay);
  const resting = useLoadedPart(rests);
  const whole = interrupted.map((job) => job.id).join();
  const [gone, setGone] = useState(() => wasTold(whole));
  const jobs = interrupted.filter((job) => ids.includes(job.id));
  const [first] = jobs;
  const said = !gone && first !== undefined;
  useEffect(() => {
    if (said) keepTold(whole, false);
  }, [said, whole]);
  if (gone || !first) return null;

  function close() {
    focusView();
    keepTold(whole, true);
    setGone(true);
  }
  function stop() {
    close();
    for (const job of jobs) void commands.cancel(job.id);
  }
  const text = jobs.length > 1 ? t("interrupted.many", { count: jobs.length }) : t("interrupted.one", { title: first.title, percent: first.progress });
  return (
    <section className={classes.notice} role="status" aria-label={t("app.notice")} data-testid="interrupted">
      <Message tone="notice" text={text} hint={t(resting ? "interrupted.kept" : "interrupted.goesOn")}>
        <Button variant="light" size="xs" mt="xs" onClick={stop} data-testid="interrupted-stop">
          {t("action.stop")}
        </Button>
      </Message>
      <CloseButton className={classes.close} radius="xl" aria-label={t("app.close")} onClick={close} data-testid="interrupted-close" />
    </section>
  );
}
