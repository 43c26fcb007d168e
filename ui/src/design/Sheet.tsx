/** @file A tall dialog whose content scrolls by itself, for what is read and searched: settings, help. */
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { focusIfLost } from "../lib/focus";
import { closeButton } from "./closeButton";
import classes from "./Sheet.module.css";

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** Pixels across. */
  size: number;
  /** Names the close button, for tests. */
  name: string;
  /** False when something else takes the focus as it closes. */
  returnFocus?: boolean;
  children: ReactNode;
}

export function Sheet({ opened, onClose, title, size, name, returnFocus = true, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={focusIfLost}
      size={size}
      returnFocus={returnFocus}
      padding={0}
      title={title}
      classNames={{ title: classes.title ?? "", content: classes.content ?? "", header: classes.header ?? "", body: classes.body ?? "" }}
      closeButtonProps={closeButton(t("app.close"), `${name}-close`)}
    >
      {children}
    </Modal>
  );
}
