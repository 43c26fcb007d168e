/** @file All settings in one place: few, by subject, each with a sentence, found by typing. Each takes effect at once. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../design/SearchField";
import { Sheet } from "../../design/Sheet";
import { useSections } from "./sections";
import classes from "./Settings.module.css";
import { Looking } from "./Unused";

interface Props {
  opened: boolean;
  /** Where to begin: a section, or one of its services as `voices:openai`. */
  section?: string | undefined;
  onClose: () => void;
}

export function SettingsDialog({ opened, section, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet opened={opened} onClose={onClose} title={t("settings.heading")} size={880} name="settings">
      <Settings section={section} />
    </Sheet>
  );
}

function Settings({ section }: { section: string | undefined }) {
  const { t } = useTranslation();
  const sections = useSections();
  const [asked, setAsked] = useState("");
  const content = useRef<HTMLDivElement>(null);
  const wanted = asked.trim().toLocaleLowerCase();
  const found = sections
    .map((one) => ({ ...one, items: one.items.filter((item) => !wanted || [one.title, ...item.words].join(" ").toLocaleLowerCase().includes(wanted)) }))
    .filter((one) => one.items.length > 0);

  const looking = useMemo(() => ({ searching: wanted !== "", service: section }), [wanted, section]);

  const go = (id: string) => {
    const heading = content.current?.querySelector<HTMLElement>(`#settings-${id}`);
    heading?.scrollIntoView({ block: "start" });
    heading?.focus({ preventScroll: true });
  };
  const all = sections.every((one) => one.items.length > 0);
  // Only once all is there does the place to go to stay where it is.
  useEffect(() => {
    if (!section || !all) return;
    const service = content.current?.querySelector<HTMLElement>(`[data-unfolded="${section}"]`);
    const field = service?.querySelector<HTMLElement>("input, button");
    if (!service || !field) return go(section.split(":")[0] ?? section);
    service.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  }, [section, all]);

  return (
    <div className={classes.settings} data-testid="settings">
      <div className={classes.aside}>
        <SearchField first label={t("settings.search")} value={asked} onChange={setAsked} testid="settings-search" />
        <nav aria-label={t("settings.sections")}>
          <ul className={classes.nav}>
            {found.map(({ id, title, Icon }) => (
              <li key={id}>
                <button type="button" className={classes.goTo} onClick={() => go(id)} data-testid={`settings-go-${id}`}>
                  <Icon size={18} stroke={1.7} />
                  {title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      {/* Scrolled by the keyboard too. */}
      <div ref={content} className={classes.sections} tabIndex={0} role="region" aria-label={t("settings.heading")}>
        <p className="sp-hidden" role="status">
          {wanted && found.length > 0 ? t("settings.found", { count: found.reduce((sum, one) => sum + one.items.length, 0) }) : ""}
        </p>
        {found.length === 0 && (
          <p className={classes.nothing} role="status" data-testid="settings-nothing">
            {t("settings.nothing", { asked })}
          </p>
        )}
        {found.map(({ id, title, intro, items }) => (
          <section key={id} aria-labelledby={`settings-${id}`} className={classes.section} data-testid={id === "making" ? "settings-work" : `settings-${id}`}>
            <h3 id={`settings-${id}`} tabIndex={-1} className={classes.heading}>
              {title}
            </h3>
            {intro && !wanted && <p className={classes.intro}>{intro}</p>}
            <Looking value={looking}>
              {items.map((item) => (
                <div key={item.id} className={classes.item} data-setting={item.id}>
                  {item.shown}
                </div>
              ))}
            </Looking>
          </section>
        ))}
      </div>
    </div>
  );
}
