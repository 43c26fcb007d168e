/** @file A project while it is worked on: the bar above, its lines, and beside them one line's picture or the whole look. */
import { Button, Loader, SegmentedControl } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { DropOverlay } from "../../design/DropOverlay";
import { FixButtons } from "../../design/FixButtons";
import { later } from "../../design/later";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import { warningInWords } from "../../i18n/warnings";
import { useDoor } from "../../ipc/HostContext";
import { projectQuery } from "../../ipc/projects";
import { toApiError } from "../../ipc/rejection";
import type { Storyboard as Board, VoiceView } from "../../ipc/wire";
import { Bar } from "./Bar";
import { ExportDialog } from "./ExportDialog";
import { LinePanel } from "./LinePanel";
import { Lines } from "./Lines";
import { LookPanel } from "./LookPanel";
import { Preview } from "./Preview";
import { SendDialog } from "./SendDialog";
import { SoundDialog } from "./SoundDialog";
import classes from "./Storyboard.module.css";
import { Troubles } from "./Troubles";
import { useBoard, type Side } from "./useBoard";
import { useBoardFiles } from "./useBoardFiles";
import { useListen } from "../../design/useListen";
import { useExport } from "./useExport";
import { useMake } from "./useMake";
import { useOwnVoice } from "./useOwnVoice";
import { useSend } from "./useSend";
import { VersionsDialog } from "./VersionsDialog";

const NONE: VoiceView[] = [];
const RecordDialog = later(async () => (await import("../../design/RecordDialog")).RecordDialog, ({ reading }) => reading !== null, { reading: null });

/** What is open at the start; only scenes and tests ask for something. */
export interface BoardOpening {
  line?: string;
  side?: Side;
  /** On a narrow window, the panel rather than the lines. */
  panel?: boolean;
}

interface Props {
  id: string;
  opening?: BoardOpening | undefined;
  onBack: () => void;
  onOpen: (board: Board) => void;
}

export function Storyboard({ id, opening = {}, onBack, onOpen }: Props) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const project = useQuery(projectQuery(host, useQueryClient(), id));
  if (project.data) return <Open board={project.data} opening={opening} onBack={onBack} onOpen={onOpen} />;
  const fault = project.error && inWords(toApiError(project.error));
  return (
    <main className={classes.gate} aria-label={t("board.main")}>
      {fault ? (
        <div role="alert">
          <Message tone="problem" text={fault.message} hint={fault.hint}>
            <FixButtons error={toApiError(project.error)} own={{ again: () => void project.refetch() }}>
              <Button onClick={onBack} data-testid="board-back">
                {t("board.back")}
              </Button>
            </FixButtons>
          </Message>
        </div>
      ) : (
        <Loader color="var(--sp-thread)" role="status" aria-label={t("board.loading")} />
      )}
    </main>
  );
}

function Open({ board, opening, onBack, onOpen }: { board: Board; opening: BoardOpening; onBack: () => void; onOpen: (board: Board) => void }) {
  const { t, i18n } = useTranslation();
  const { host } = useDoor();
  const voices = useQuery({ queryKey: ["voices"], queryFn: () => host.listVoices(), staleTime: Infinity });
  const { work, state, acts, line, side, showSide, said } = useBoard(board, opening);
  const [panel, setPanel] = useState(opening.panel ?? false);
  const [versions, setVersions] = useState(false);
  const listen = useListen();
  const files = useBoardFiles(board, acts, onOpen);
  const own = useOwnVoice(board, files.take);
  const make = useMake(board, work, onBack);
  const send = useSend(board, work);
  const away = useExport(board, work);
  const main = useRef<HTMLElement>(null);
  const known = voices.data ?? NONE;

  // The view that was left had the focus; the story takes it.
  useEffect(() => main.current?.focus({ preventScroll: true }), []);

  const showPicture = useCallback(
    (scene: string) => {
      acts.showLine(scene);
      setPanel(true);
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-testid="pictures"] input:checked, [data-testid="board-add-files"]')?.focus());
    },
    [acts],
  );

  const { record } = own;
  const recordLine = useCallback(
    (scene: string) => {
      acts.showLine(scene);
      record({ is: "line", scene });
    },
    [acts, record],
  );

  function toLine(scene: string) {
    setPanel(false);
    requestAnimationFrame(() => acts.focus(scene));
  }

  function closeDialog() {
    setVersions(false);
    send.close();
    away.close();
    main.current?.querySelector<HTMLElement>('[data-testid="board-more"]')?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const act = key === "z" ? (event.shiftKey ? acts.redo : acts.undo) : key === "y" ? acts.redo : key === "enter" ? () => make.make() : null;
    if (!act || board.read_only && key !== "enter") return;
    // A field of one row takes back its own letters.
    if (key !== "enter" && event.target instanceof HTMLInputElement && event.target.type === "text") return;
    event.preventDefault();
    void act();
  }

  return (
    <main ref={main} tabIndex={-1} className={classes.board} aria-label={t("board.main")} onKeyDown={onKeyDown} data-testid="storyboard" data-project-id={board.id} data-panel={panel || undefined}>
      <Bar board={board} state={state} acts={acts} busy={make.busy} onBack={onBack} onMake={() => void make.make()} onVersions={() => setVersions(true)} onCopy={() => void make.saveCopy(onOpen)} onAddFiles={() => void files.pick()} onAddFolder={() => void files.pickFolder()} onSend={() => void send.start()} onExport={away.ask} />
      <Troubles board={board} state={state} work={work} onCopy={() => void make.saveCopy(onOpen)} onSolved={() => acts.focus(line?.id)} />
      {board.warnings.length > 0 && (
        <div className={classes.warnings} data-testid="board-warnings">
          {board.warnings.slice(0, 3).map((warning) => (
            <Message key={warning} tone="note" text={warningInWords(warning, i18n.language)} />
          ))}
        </div>
      )}
      <SegmentedControl
        className={classes.switch ?? ""}
        fullWidth
        value={panel ? "panel" : "lines"}
        data={[
          { value: "lines", label: t("board.lines") },
          { value: "panel", label: t("board.panel") },
        ]}
        onChange={(value) => setPanel(value === "panel")}
        aria-label={t("board.view")}
        data-testid="board-view"
      />
      <div className={classes.columns}>
        <Lines board={board} chosen={line?.id} voices={known} heard={listen.key} loading={listen.loading} onListen={listen.toggle} work={work} acts={acts} onPicture={showPicture} onRecord={board.narration === null ? recordLine : null} />
        {line && (
          <aside className={classes.side} aria-label={t("board.panel")}>
            <div className={classes.top}>
              <Preview board={board} scene={line} onPlay={listen.stop} />
              <SegmentedControl
                fullWidth
                value={side}
                data={[
                  { value: "line", label: t("board.line", { line: board.scenes.indexOf(line) + 1 }) },
                  { value: "look", label: t("board.look") },
                ]}
                onChange={(value) => showSide(value === "look" ? "look" : "line")}
                aria-label={t("board.about")}
                data-testid="board-side"
              />
            </div>
            {side === "line" ? (
              <LinePanel board={board} scene={line} voices={known} listen={listen} acts={acts} onPick={(purpose) => void files.pick(purpose)} onRecord={own.record} onBack={() => toLine(line.id)} />
            ) : (
              <LookPanel board={board} scene={line} voices={known} listen={listen} acts={acts} onPick={(purpose) => void files.pick(purpose)} onRecord={own.record} onAddPhoto={files.pickPhoto} />
            )}
          </aside>
        )}
      </div>
      <div className="sp-hidden" role="status" aria-live="polite" data-testid="board-said">
        {said}
      </div>
      <VersionsDialog board={versions ? board : null} busy={make.busy} onClose={closeDialog} onMake={(shapes) => void make.make(shapes)} />
      <SendDialog sending={send.sending} onClose={closeDialog} onReveal={send.reveal} />
      <RecordDialog reading={own.reading} onUse={(grant) => void own.use(grant)} onClose={own.close} />
      <ExportDialog exporting={away.exporting} onClose={closeDialog} onStart={away.start} onReveal={away.reveal} />
      <SoundDialog sound={files.asked} onSay={files.say} />
      {files.over && <DropOverlay items={files.over} does={files.does} />}
    </main>
  );
}
