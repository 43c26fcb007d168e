/** @file Above the lines: back, title, whether all is saved, undo and redo by name, and make the video. */
import { Button, Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconBack, IconExport, IconFolder, IconMore, IconPlus, IconRedo, IconSave, IconSend, IconShapes, IconUndo } from "../../design/icons";
import type { Storyboard } from "../../ipc/wire";
import { clock } from "../../lib/time";
import classes from "./Bar.module.css";
import { Saved } from "./Saved";
import type { Acts } from "./useBoard";
import type { State } from "./work";

interface Props {
  board: Storyboard;
  state: State;
  acts: Acts;
  busy: boolean;
  onBack: () => void;
  onMake: () => void;
  /** Asks in which shapes. */
  onVersions: () => void;
  onCopy: () => void;
  onAddFiles: () => void;
  onAddFolder: () => void;
  onSend: () => void;
  /** Asks for which other editor. */
  onExport: () => void;
}

export function Bar({ board, state, acts, busy, onBack, onMake, onVersions, onCopy, onAddFiles, onAddFolder, onSend, onExport }: Props) {
  const { t } = useTranslation();
  const { undo, redo } = board;
  // A button that is pressed until nothing is left to undo keeps the focus.
  const stuck = !undo && !state.saving;
  const name = (step: "undo" | "redo") => {
    const kind = board[step];
    return kind ? t(`board.${step}Of`, { what: t(`board.kinds.${kind}`) }) : t(`board.${step}`);
  };
  return (
    <header className={classes.bar} data-testid="board-bar">
      <IconAction label={t("board.back")} testid="board-back" onClick={onBack} className={classes.back ?? ""}>
        <IconBack size={20} stroke={1.8} />
      </IconAction>
      <Title key={board.id} board={board} acts={acts} />
      <span className={classes.facts}>
        {t("recent.lines", { count: board.scenes.length })} · <span data-testid="board-length">{clock(board.length_ms)}</span>
      </span>
      <Saved board={board} state={state} />
      <span className={classes.tools}>
        <Button variant="subtle" color="gray" className={classes.step ?? ""} data-disabled={stuck || undefined} aria-disabled={stuck || undefined} leftSection={<IconUndo size={19} stroke={1.8} />} onClick={() => void acts.undo()} aria-label={name("undo")} data-tip={`${name("undo")} · Ctrl+Z`} data-testid="undo">
          <span className={classes.stepName}>{undo ? name("undo") : ""}</span>
        </Button>
        <IconAction label={`${name("redo")} · Ctrl+Shift+Z`} name={name("redo")} testid="redo" disabled={!redo} onClick={() => void acts.redo()}>
          <IconRedo size={19} stroke={1.8} />
        </IconAction>
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <IconAction label={t("action.more")} testid="board-more">
              <IconMore size={19} stroke={1.8} />
            </IconAction>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item data-autofocus leftSection={<IconPlus size={17} stroke={1.8} />} disabled={board.read_only} onClick={onAddFiles} data-testid="board-more-files">
              {t("compose.addFiles")}
            </Menu.Item>
            <Menu.Item leftSection={<IconFolder size={17} stroke={1.8} />} disabled={board.read_only} onClick={onAddFolder} data-testid="board-more-folder">
              {t("compose.addFolder")}
            </Menu.Item>
            <Menu.Item leftSection={<IconSave size={17} stroke={1.7} />} onClick={onCopy} data-testid="save-copy">
              {board.file ? t("board.saveCopy") : t("board.saveFile")}
            </Menu.Item>
            <Menu.Item leftSection={<IconSend size={17} stroke={1.7} />} onClick={onSend} data-testid="board-send">
              {t("send.open")}
            </Menu.Item>
            <Menu.Item leftSection={<IconExport size={17} stroke={1.7} />} onClick={onExport} data-testid="board-export">
              {t("export.open")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<IconShapes size={17} stroke={1.7} />} onClick={onVersions} data-testid="board-versions">
              {t("versions.open")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button size="md" radius="xl" loading={busy} onClick={onMake} data-testid="board-make">
          {t("compose.make")}
        </Button>
      </span>
    </header>
  );
}

/** Kept when the field is left; an empty one takes back what was there. */
function Title({ board, acts }: { board: Storyboard; acts: Acts }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string | null>(null);
  const leaving = useRef(false);
  const value = draft ?? board.title;

  async function keep() {
    const title = draft?.trim();
    if (!leaving.current && title && title !== board.title) await acts.edit({ do: "title", title }, t("board.said.title", { title }));
    leaving.current = false;
    setDraft(null);
  }

  return (
    <h1 className={classes.title}>
      <input
        className={classes.field}
        value={value}
        readOnly={board.read_only}
        maxLength={200}
        size={Math.max(8, Math.min(60, value.length + 1))}
        lang={board.language}
        dir="auto"
        aria-label={t("board.title")}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => void keep()}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
          leaving.current = event.key === "Escape";
          event.stopPropagation();
          event.currentTarget.blur();
        }}
        data-testid="board-title"
      />
    </h1>
  );
}
