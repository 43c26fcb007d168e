/** @file What happened to a video so far: each attempt as one line, when, how long, and how it ended, in words. */
import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../design/Dialog";
import { Problem } from "../../design/Problem";
import { inWords } from "../../i18n/faults";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { AttemptView, JobView } from "../../ipc/wire";
import { moment, took } from "../../lib/time";
import classes from "./Dialogs.module.css";

export function HistoryDialog({ job, onClose }: { job: JobView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog about={job} onClose={onClose} title={t("history.title")} size={520} name="history">
      {(job) => <History job={job} />}
    </Dialog>
  );
}

function History({ job }: { job: JobView }) {
  const { t, i18n } = useTranslation();
  const { host } = useDoor();
  const known = useQuery({ queryKey: ["history", job.id, job.state, job.attempt], queryFn: () => host.jobHistory(job.id), staleTime: 0 });
  const error = known.error && toApiError(known.error);
  return (
    <div className={classes.history} data-testid="history-dialog">
      <p className={classes.of}>{job.title}</p>
      {known.isPending && <Loader role="status" aria-label={t("history.loading")} />}
      {error && <Problem error={error} onAgain={() => void known.refetch()} />}
      {known.data && (
        <ol className={classes.lines}>
          <li className={classes.line}>
            <time className={classes.when}>{moment(job.created_at, Date.now(), i18n.language)}</time>
            <span>{t("history.asked")}</span>
          </li>
          {known.data.map((attempt) => (
            <Attempt key={`${attempt.attempt}${attempt.started_at}`} attempt={attempt} />
          ))}
        </ol>
      )}
      {known.data?.length === 0 && <p className={classes.soft}>{t("history.none")}</p>}
    </div>
  );
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const { t, i18n } = useTranslation();
  const { how, code, message, started_at, ended_at } = attempt;
  const why = message ? inWords({ code: code ?? "", message, hint: "" }).message : "";
  return (
    <li className={classes.line} data-how={how} data-testid="history-line">
      <time className={classes.when}>{moment(started_at, Date.now(), i18n.language)}</time>
      <span>
        {t(`history.how.${how}`)}
        {ended_at && <span className={classes.took}> · {took(Date.parse(ended_at) - Date.parse(started_at), i18n.language)}</span>}
        {why && <span className={classes.why}>{why}</span>}
      </span>
    </li>
  );
}
