/** @file What was done differently in a finished video: one note in sight, what can be mended first, the others unfolded. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconInfo } from "../../design/icons";
import { isMisfit, mendOf, warningInWords } from "../../i18n/warnings";
import type { JobView } from "../../ipc/wire";
import classes from "./FinishedTile.module.css";
import { NoteButton } from "./NoteButton";

/** What the person can do most about goes first. */
const rank = (warning: string) => (isMisfit(warning) ? 0 : mendOf(warning) ? 1 : 2);

export function TileNotes({ job, onOpen }: { job: JobView; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const [all, setAll] = useState(false);
  const notes = job.warnings.toSorted((a, b) => rank(a) - rank(b));
  if (notes.length === 0) return null;
  const more = notes.length - 1;
  return (
    <>
      <ul className={classes.notes} aria-label={t("queue.notes")}>
        {(all ? notes : notes.slice(0, 1)).map((warning) => (
          <li key={warning} data-testid="tile-note">
            <p className={classes.warning}>
              <IconInfo size={15} stroke={1.8} />
              <span>{warningInWords(warning, i18n.language)}</span>
            </p>
            <NoteButton job={job} warning={warning} small className={classes.mend} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className={classes.more} aria-expanded={all} onClick={() => setAll(!all)} data-testid="tile-notes-all">
          {all ? t("queue.notesFewer") : t("queue.notesMore", { count: more })}
        </button>
      )}
    </>
  );
}
