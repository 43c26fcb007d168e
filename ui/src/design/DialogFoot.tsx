/** @file What ends a dialog: its buttons, in sight however long the dialog is. */
import type { ReactNode } from "react";
import classes from "./Dialog.module.css";

export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className={classes.foot}>{children}</div>;
}
