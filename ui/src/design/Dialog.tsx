/** @file A dialog about one thing: open as long as there is one. */
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { closeButton } from "./closeButton";
import classes from "./Dialog.module.css";

interface Props<T> {
  about: T | null;
  onClose: () => void;
  title: string;
  /** Pixels across. */
  size: number;
  /** Names the close button, for tests. */
  name: string;
  children: (about: T) => ReactNode;
}

export function Dialog<T>({ about, onClose, title, size, name, children }: Props<T>) {
  const { t } = useTranslation();
  return (
    <Modal opened={about !== null} onClose={onClose} centered size={size} returnFocus={false} title={title} classNames={{ content: classes.content ?? "", header: classes.header ?? "", body: classes.body ?? "", title: classes.title ?? "" }} closeButtonProps={closeButton(t("app.close"), `${name}-close`)}>
      {about !== null && children(about)}
    </Modal>
  );
}
