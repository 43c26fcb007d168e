/** @file Beside a topic: have a script written, how long and of what kind; while it is written, and once it is. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconClock, IconKind, IconLanguage, IconWrite } from "../../design/icons";
import { Message } from "../../design/Message";
import { Problem } from "../../design/Problem";
import { warningInWords } from "../../i18n/warnings";
import type { Written } from "./draft";
import { KINDS, LANGUAGES, LENGTHS, type WishesHeld } from "./useWishes";
import { Wishes } from "./Wishes";
import classes from "./Writing.module.css";

interface Props {
  written: Written | null;
  held: WishesHeld;
  onWrite: () => void;
  onTopicAgain: () => void;
}

export function Writing({ written, held, onWrite, onTopicAgain }: Props) {
  const { t, i18n } = useTranslation();
  const { wishes, choose, ready, writer } = held;
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
        <Button variant={written ? "subtle" : "light"} leftSection={<IconWrite size={17} stroke={1.8} />} onClick={onWrite} data-testid="write-script">
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
            value={wishes.kind}
            icon={<IconKind size={16} stroke={1.7} />}
            onChange={(kind) => choose({ kind })}
            options={KINDS.map((value) => ({ value, label: t(`write.kinds.${value}`), hint: t(`write.kindHints.${value}`) }))}
          />
          <ChoicePicker
            label={t("write.length")}
            testid="script-length"
            value={wishes.seconds}
            icon={<IconClock size={16} stroke={1.7} />}
            onChange={(seconds) => choose({ seconds })}
            options={LENGTHS.map((value) => ({ value, label: t("write.seconds", { count: Number(value) }) }))}
          />
          <ChoicePicker
            label={t("write.language")}
            testid="script-language"
            value={wishes.language}
            icon={<IconLanguage size={16} stroke={1.7} />}
            onChange={(language) => choose({ language })}
            options={LANGUAGES.map((value) => ({ value, label: t(`write.languages.${value}`) }))}
          />
          <Wishes held={held} />
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
              onChange={(writer) => choose({ writer })}
              options={ready.map((one) => ({ value: one.id, label: one.name, hint: one.sends_to.length > 0 ? one.sends_to.join(", ") : t("write.here") }))}
            />
          )}
        </div>
      )}
    </div>
  );
}
