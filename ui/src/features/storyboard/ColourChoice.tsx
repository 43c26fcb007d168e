/** @file One colour of the captions: a dot that opens a few good ones, any other by its number, and the way back to the look's own. */
import { Button, ColorSwatch, Popover, TextInput } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconCheck } from "../../design/icons";
import classes from "./Letters.module.css";
import { colourOf, SWATCHES } from "./letters";

interface Props {
  /** What it colours. */
  label: string;
  testid: string;
  /** None as the look has it. */
  value: string | null;
  /** The look's own. */
  own: string;
  onChange: (colour: string | null) => void;
}

export function ColourChoice({ label, testid, value, own, onChange }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const target = useRef<HTMLButtonElement>(null);
  const shown = value ?? own;
  const wrong = typed !== null && typed.trim() !== "" && colourOf(typed) === null;

  function pick(colour: string | null) {
    setTyped(null);
    setOpen(false);
    target.current?.focus();
    if (colour !== value) onChange(colour);
  }
  function keep() {
    const colour = typed === null ? null : colourOf(typed);
    if (colour) pick(colour);
  }
  /** From dot to dot as through a row. */
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const dots = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button")];
    const at = dots.findIndex((dot) => dot === document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const way = getComputedStyle(event.currentTarget).direction === "rtl" && event.key.match(/Left|Right/) ? -step : step;
    dots[(at + way + dots.length) % dots.length]?.focus();
  }

  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={244} shadow="md" radius="md" trapFocus returnFocus>
      <Popover.Target>
        <button ref={target} type="button" className={classes.tint} aria-label={`${label}: ${value ?? t("letters.asLook")}`} aria-expanded={open} onClick={() => setOpen(!open)} data-testid={`tint-${testid}`} data-value={value ?? ""}>
          <ColorSwatch color={shown} size={24} withShadow />
          <span className={classes.tintName}>{label}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.popover} role="group" aria-label={label} onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
          <div className={classes.dots} onKeyDown={onKeyDown}>
            {SWATCHES.map(([name, colour], at) => (
              <button key={colour} type="button" data-autofocus={at === 0 || undefined} className={classes.dot} aria-label={t(`letters.colours.${name}`)} aria-pressed={colour === shown} onClick={() => pick(colour)} data-testid="swatch" data-value={colour}>
                <ColorSwatch color={colour} size={28} withShadow>
                  {colour === shown && <IconCheck size={16} stroke={3} className={colour === "#0b0b10" ? classes.light ?? "" : classes.dark ?? ""} />}
                </ColorSwatch>
              </button>
            ))}
          </div>
          <div className={classes.number}>
            <TextInput
              label={t("letters.number")}
              size="xs"
              value={typed ?? shown}
              maxLength={9}
              spellCheck={false}
              dir="ltr"
              error={wrong ? t("letters.numberWrong") : undefined}
              onChange={(event) => setTyped(event.currentTarget.value)}
              onKeyDown={(event) => event.key === "Enter" && keep()}
              data-testid="colour-number"
            />
            <Button size="xs" variant="light" onClick={keep} data-testid="colour-keep">
              {t("letters.take")}
            </Button>
          </div>
          {value !== null && (
            <Button variant="subtle" size="xs" onClick={() => pick(null)} data-testid="colour-own">
              {t("letters.asLook")}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
