/** @file Looks of the person's own: keep what this video wears under a name or as a file, and put one on it. */
import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconClose, IconSave } from "../../design/icons";
import { tell } from "../../design/notify";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { LookView, Storyboard } from "../../ipc/wire";
import { useHiding } from "../../lib/hiding";
import classes from "./BrandKit.module.css";
import panel from "./Panel.module.css";
import type { Acts } from "./useBoard";

const QUERY = ["looks"];

export function BrandKit({ board, acts }: { board: Storyboard; acts: Acts }) {
  const { t } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const looks = useQuery({ queryKey: QUERY, queryFn: () => host.listLooks() });
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const { hidden, hide, settle } = useHiding();
  const known = (looks.data ?? []).filter((look) => !hidden.has(look.id));
  const replaces = known.some((look) => look.name === name.trim());

  async function attempt<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (thrown) {
      report(toApiError(thrown));
      return null;
    }
  }
  async function list(call: () => Promise<LookView[]>, words = "") {
    const now = await attempt(call);
    if (!now) return;
    client.setQueryData(QUERY, now);
    if (words) acts.say(words);
  }
  async function keep(event: FormEvent) {
    event.preventDefault();
    const called = name.trim();
    if (!called) return field.current?.focus();
    await settle();
    await list(() => host.keepLook(board.id, called), t("brand.said.kept", { name: called }));
    setName("");
  }
  function forget({ id, name }: LookView) {
    const undo = hide(id, () => list(() => host.forgetLook(id)));
    field.current?.focus();
    tell({ text: t("brand.said.forgotten", { name }), action: { label: t("compose.undo"), run: undo } });
  }
  async function save() {
    if (await attempt(() => host.saveLook(board.id))) tell({ text: t("brand.saved") });
  }

  return (
    <div className={panel.block} data-testid="brand-kit">
      <h3 id="brand" className={panel.label}>
        {t("brand.heading")}
      </h3>
      <p className={panel.hint}>{t("brand.hint")}</p>
      {known.length > 0 && (
        <ul className={classes.looks} aria-labelledby="brand">
          {known.map((look) => (
            <li key={look.id} className={classes.look} data-testid="kept-look">
              <Button variant="light" size="xs" className={classes.wear ?? ""} disabled={board.read_only} onClick={() => void acts.wear(look.id, t("brand.said.wears", { name: look.name }))} aria-label={t("brand.wear", { name: look.name })} data-testid="brand-wear">
                {look.name}
              </Button>
              <IconAction label={t("brand.forget")} name={t("action.of", { action: t("brand.forget"), title: look.name })} testid="look-forget" onClick={() => forget(look)}>
                <IconClose size={15} stroke={2} />
              </IconAction>
            </li>
          ))}
        </ul>
      )}
      <form className={classes.keep} onSubmit={(event) => void keep(event)}>
        <TextInput ref={field} size="xs" aria-label={t("brand.name")} placeholder={t("brand.name")} value={name} maxLength={60} onChange={(event) => setName(event.currentTarget.value)} data-testid="brand-name" />
        <Button type="submit" variant="light" size="xs" data-testid="brand-keep">
          {t(replaces ? "brand.replace" : "brand.keep")}
        </Button>
      </form>
      <div className={panel.tools}>
        <Button variant="subtle" size="xs" leftSection={<IconSave size={15} stroke={1.8} />} onClick={() => void save()} data-testid="brand-save">
          {t("brand.save")}
        </Button>
      </div>
    </div>
  );
}
