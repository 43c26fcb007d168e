/** @file The person's own voice, recorded here: the words large to read off, a count down, a meter, then hear it, again, or use it. */
import { Button, Loader } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMedia } from "../ipc/HostContext";
import { useRecorder, type Step } from "../ipc/useRecorder";
import type { Grant } from "../ipc/wire";
import { clock } from "../lib/time";
import { ChoicePicker } from "./ChoicePicker";
import { Dialog } from "./Dialog";
import { DialogFoot } from "./DialogFoot";
import { IconAgain, IconAudio, IconListen, IconRecord, IconStop } from "./icons";
import { Message } from "./Message";
import { Problem } from "./Problem";
import classes from "./RecordDialog.module.css";
import { useListen } from "./useListen";

const USUAL = "usual";
const HERE = ["clean", "folder", "copy"] as const;

/** What is to be read. */
export interface Reading {
  title: string;
  words: string;
  language: string;
  /** What the recording is called. */
  name: string;
}

interface Props {
  reading: Reading | null;
  onUse: (grant: Grant) => void;
  onClose: () => void;
}

export function RecordDialog({ reading, onUse, onClose }: Props) {
  // The dialog asks here how it may be closed: what is recorded is not lost by a key.
  const escape = useRef(onClose);
  return (
    <Dialog about={reading} onClose={() => escape.current()} title={reading?.title ?? ""} size={560} name="record">
      {(reading) => <Recorder reading={reading} escape={escape} onUse={onUse} onClose={onClose} />}
    </Dialog>
  );
}

interface RecorderProps extends Props {
  reading: Reading;
  escape: { current: () => void };
}

function Recorder({ reading, escape, onUse, onClose }: RecorderProps) {
  const { t } = useTranslation();
  const media = useMedia();
  const recorder = useRecorder();
  const listen = useListen();
  const { step, take, fault, microphones } = recorder;
  const taken = step.is === "ready" ? take : null;
  const heard = listen.key !== null;
  const next = useRef<HTMLButtonElement>(null);
  const at = taken ? "taken" : step.is;

  useEffect(() => {
    escape.current = step.is === "recording" ? () => void recorder.stop() : step.is === "counting" ? recorder.cancel : onClose;
  });
  // The button that was pressed is gone; the one that comes next is at hand for Space and Enter.
  useEffect(() => next.current?.focus(), [at]);

  function start() {
    listen.stop();
    recorder.start();
  }
  async function use() {
    listen.stop();
    const grant = await recorder.keep(reading.name);
    if (grant) onUse(grant);
  }

  const notes = taken?.notes.map((note) => t(`record.notes.${note}`)) ?? [];
  const trouble = fault ?? taken?.ended;
  const said = taken
    ? t("record.recorded", { length: clock(taken.ms) })
    : { ready: t("record.hint"), counting: step.is === "counting" ? String(step.left) : "", starting: t("record.wait"), recording: t("record.speak"), ending: t("record.wait") }[step.is];
  return (
    <div className={classes.dialog} data-testid="record-dialog" data-step={at}>
      <div className={classes.words} tabIndex={0} role="group" aria-label={t("record.words")} lang={reading.language} data-long={reading.words.length > 240 || undefined}>
        {reading.words}
      </div>
      {!taken && <Stage step={step} />}
      <p role="status" className={classes.said} data-testid="record-said">
        {said}
      </p>
      {notes.map((note) => (
        <Message key={note} tone="note" text={note} />
      ))}
      {trouble && (
        <div role="alert" data-testid="record-fault">
          <Problem error={trouble} not={HERE} />
        </div>
      )}
      {at === "ready" && microphones.length > 0 && (
        <ChoicePicker
          label={t("record.microphone")}
          testid="microphone"
          icon={<IconAudio size={16} stroke={1.8} />}
          value={recorder.chosen ?? USUAL}
          onChange={(picked) => recorder.choose(picked === USUAL ? null : picked)}
          options={[{ value: USUAL, label: t("record.usual") }, ...microphones.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <DialogFoot>
        {taken ? (
          <>
            <Button variant="subtle" color="gray" onClick={() => void recorder.drop()} data-testid="record-drop">
              {t("record.drop")}
            </Button>
            <Button ref={next} variant="light" leftSection={heard ? <IconStop size={16} /> : <IconListen size={17} stroke={1.8} />} onClick={() => listen.toggle("take", media.take(recorder.version))} data-testid="record-listen">
              {t(heard ? "board.stop" : "record.listen")}
            </Button>
            <Button variant="light" leftSection={<IconAgain size={17} stroke={1.8} />} onClick={start} data-testid="record-again">
              {t("record.again")}
            </Button>
            <Button onClick={() => void use()} data-testid="record-use">
              {t("record.use")}
            </Button>
          </>
        ) : step.is === "recording" ? (
          <Button ref={next} leftSection={<IconStop size={16} />} onClick={() => void recorder.stop()} data-testid="record-stop">
            {t("record.stop")}
          </Button>
        ) : step.is === "counting" ? (
          <Button ref={next} variant="light" onClick={recorder.cancel} data-testid="record-cancel">
            {t("record.cancel")}
          </Button>
        ) : (
          <Button ref={next} data-autofocus disabled={step.is !== "ready"} leftSection={<IconRecord size={17} />} onClick={start} data-testid="record-start">
            {t("record.start")}
          </Button>
        )}
      </DialogFoot>
    </div>
  );
}

/** How far the count down is, or how long and how loud the recording. */
function Stage({ step }: { step: Step }) {
  const { t } = useTranslation();
  if (step.is === "starting" || step.is === "ending") {
    return (
      <div className={classes.stage}>
        <Loader size={28} color="var(--sp-thread)" aria-hidden="true" />
      </div>
    );
  }
  if (step.is === "counting") {
    return (
      <div className={classes.stage}>
        <span key={step.left} className={classes.count} aria-hidden="true">
          {step.left}
        </span>
      </div>
    );
  }
  const { ms, level } = step.is === "recording" ? step.heard : { ms: 0, level: 0 };
  return (
    <div className={classes.stage}>
      <span className={classes.time} data-on={step.is === "recording" || undefined} data-testid="record-time">
        {clock(ms)}
      </span>
      <div className={classes.meter} role="meter" aria-label={t("record.level")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={level} data-testid="record-level">
        <div className={classes.level} style={{ transform: `scaleX(${level / 100})` }} />
      </div>
    </div>
  );
}
