/** @file A service that is not in use yet, in one line: its name, what it needs, and a button that unfolds it. What is searched for is unfolded. */
import { Button } from "@mantine/core";
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Settings.module.css";

interface Looking {
  /** Something is searched for: all that is found is seen whole. */
  searching: boolean;
  /** The service that the settings were opened for. */
  service: string | undefined;
}

export const Looking = createContext<Looking>({ searching: false, service: undefined });

interface Props {
  /** Its id among all services of its kind. */
  id: string;
  /** Which kind: the section it stands in. */
  section: string;
  name: string;
  /** What it needs, in a word or two. */
  state: string;
  /** What is used, or was unfolded once, stays unfolded. */
  used: boolean;
  children: ReactNode;
}

export function Unused({ id, section, name, state, used, children }: Props) {
  const { t } = useTranslation();
  const { searching, service } = useContext(Looking);
  const [open, setOpen] = useState(used || service === `${section}:${id}`);
  const card = useRef<HTMLDivElement>(null);
  const pressed = useRef(false);
  if (used && !open) setOpen(true);

  // The button that was pressed is gone: what it unfolded takes the focus.
  useEffect(() => {
    if (open && pressed.current) card.current?.querySelector<HTMLElement>("input, button")?.focus();
    pressed.current = false;
  }, [open]);

  if (open || searching) {
    return (
      <div ref={card} data-unfolded={`${section}:${id}`}>
        {children}
      </div>
    );
  }
  function unfold() {
    pressed.current = true;
    setOpen(true);
  }
  return (
    <div className={classes.unused} data-testid="unused" data-service={id}>
      <p className={classes.name}>{name}</p>
      <span className={classes.badge}>{state}</span>
      <Button variant="subtle" size="xs" aria-expanded={false} aria-label={t("action.of", { action: t("settings.setUp"), title: name })} onClick={unfold} data-testid="set-up">
        {t("settings.setUp")}
      </Button>
    </div>
  );
}
