/** @file Beside a topic: have a script written, how long and of what kind; while it is written, and once it is. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconClock, IconKind, IconLanguage, IconWrite } from "../../design/icons";
import { Message } from "../../design/Message";
import { Problem } from "../../design/Problem";
import { warningInWords } from "../../i18n/warnings";
import { useDoor } from "../../ipc/HostContext";
import type { ScriptKind } from "../../ipc/wire";
import type { Written } from "./draft";
import type { Wish } from "./useDesk";
import { Wishes } from "./Wishes";
import classes from "./Writing.module.css";

const KINDS: readonly (ScriptKind | "any")[] = ["any", "explainer", "story", "list", "how_to", "myth_fact", "product", "quote"];
const LENGTHS = ["20", "40", "60", "90"] as const;
const LANGUAGES = ["topic", "en", "zh"] as const;

interface Props {
  written: Written | null;
  onWrite: (wish: Wish) => void;
  onTopicAgain: () => void;
}

export function Writing({ written, onWrite, onTopicAgain }: Props) {
  const { t, i18n } = useTranslation();
  const { host } = useDoor();
  const writers = useQuery({ queryKey: ["writers"], queryFn: () => host.listWriters() });
  const [kind, setKind] = useState<ScriptKind | "any">("any");
  const [seconds, setSeconds] = useState<(typeof LENGTHS)[number]>("40");
  const [language, setLanguage] = useState<(typeof LANGUAGES)[number]>("topic");
  const [tone, setTone] = useState("");
  const [audience, setAudience] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const ready = (writers.data ?? []).filter((one) => one.ready);
  const writer = ready.find((one) => one.id === chosen) ?? ready[0];
  // The built-in writer has one tone, for everybody.
  const wishful = writer !== undefined && !writer.id.startsWith("builtin:");
  const wished = (wish: string) => (wishful && wish.trim() ? wish.trim() : null);
  const write = () =>
    onWrite({
      kind: kind === "any" ? null : kind,
      language: language === "topic" ? null : language,
      seconds: Number(seconds),
      tone: wished(tone),
      audience: wished(audience),
      writer: writer?.id ?? null,
    });
  const fault = written?.fault;

  if (written?.state === "writing") {
    return (
      <div className={classes.row} role="status" data-testid="writing">
        <span className={classes.busy}>
          <span className={classes.pen} aria-hidden="true" />
          {t("write.writing", { topic: written.topic })}
        </span>
        <Button variant="subtle" size="xs" onClick={onTopicAgain} data-testid="write-stop">
          {t("write.stop")}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.block} data-testid="write">
      {fault && (
        <div role="alert">
          <Problem error={fault} not={["again"]} />
        </div>
      )}
      {written?.state === "done" && (
        <p className={classes.done} role="status" data-testid="written">
          {t("write.done")}
        </p>
      )}
      {written?.warnings.map((warning) => <Message key={warning} tone="note" text={warningInWords(warning, i18n.language)} />)}
      <div className={classes.row}>
        <Button variant={written ? "subtle" : "light"} leftSection={<IconWrite size={17} stroke={1.8} />} onClick={write} data-testid="write-script">
          {written ? t("write.again") : t("write.script")}
        </Button>
        {written && (
          <Button variant="subtle" onClick={onTopicAgain} data-testid="topic-again">
            {t("write.topicAgain")}
          </Button>
        )}
        <span className={classes.wishes}>
          <ChoicePicker
            label={t("write.kind")}
            testid="script-kind"
            value={kind}
            icon={<IconKind size={16} stroke={1.7} />}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: t(`write.kinds.${value}`), hint: t(`write.kindHints.${value}`) }))}
          />
          <ChoicePicker
            label={t("write.length")}
            testid="script-length"
            value={seconds}
            icon={<IconClock size={16} stroke={1.7} />}
            onChange={setSeconds}
            options={LENGTHS.map((value) => ({ value, label: t("write.seconds", { count: Number(value) }) }))}
          />
          <ChoicePicker
            label={t("write.language")}
            testid="script-language"
            value={language}
            icon={<IconLanguage size={16} stroke={1.7} />}
            onChange={setLanguage}
            options={LANGUAGES.map((value) => ({ value, label: t(`write.languages.${value}`) }))}
          />
          {wishful && <Wishes tone={tone} audience={audience} onTone={setTone} onAudience={setAudience} />}
        </span>
      </div>
      {writer && written?.state !== "done" && (
        <div className={classes.by}>
          {writer.sends_to.length > 0 ? t("write.sends", { name: writer.name, hosts: new Intl.ListFormat(i18n.language).format(writer.sends_to) }) : t("write.here")}
          {ready.length > 1 && (
            <ChoicePicker
              label={t("write.by")}
              testid="script-writer"
              value={writer.id}
              onChange={setChosen}
              options={ready.map((one) => ({ value: one.id, label: one.name, hint: one.sends_to.length > 0 ? one.sends_to.join(", ") : t("write.here") }))}
            />
          )}
        </div>
      )}
    </div>
  );
}
