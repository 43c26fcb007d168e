/** @file A key: typed once, kept by the computer's keychain, never shown again. */
import { Button, PasswordInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconKey } from "../../design/icons";
import { tell } from "../../design/notify";
import classes from "./Settings.module.css";
import { useServices } from "./useServices";

export function KeyField({ service, name, has }: { service: string; name: string; has: boolean }) {
  const { t } = useTranslation();
  const services = useServices();
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const [forget, field] = [useRef<HTMLButtonElement>(null), useRef<HTMLInputElement>(null)];
  const moved = useRef(false);

  // What was pressed is replaced by the other: the focus goes with it.
  useEffect(() => {
    if (moved.current) (has ? forget : field).current?.focus();
    moved.current = false;
  }, [has, forget, field]);

  async function keep(event: FormEvent) {
    event.preventDefault();
    if (!key.trim()) return;
    setBusy(true);
    moved.current = true;
    const kept = await services.keep(service, key.trim());
    setBusy(false);
    if (!kept) return;
    setKey("");
    tell({ text: t("settings.key.keptNow", { name }) });
  }

  async function remove() {
    moved.current = true;
    await services.keep(service, null);
  }

  if (has) {
    return (
      <p className={classes.key} data-testid="key-kept">
        <IconKey size={16} stroke={1.8} />
        <span>{t("settings.key.kept")}</span>
        <Button ref={forget} variant="subtle" size="xs" onClick={() => void remove()} aria-label={t("settings.key.forgetOf", { name })} data-testid="key-forget">
          {t("settings.key.forget")}
        </Button>
      </p>
    );
  }
  return (
    <form className={classes.keyForm} onSubmit={(event) => void keep(event)}>
      <PasswordInput
        ref={field}
        className={classes.grow ?? ""}
        aria-label={t("settings.key.of", { name })}
        placeholder={t("settings.key.placeholder")}
        value={key}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setKey(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("settings.key.show") }}
        data-testid="key-field"
      />
      <Button type="submit" variant="light" loading={busy} disabled={!key.trim()} data-testid="key-keep">
        {t("settings.key.keep")}
      </Button>
    </form>
  );
}
