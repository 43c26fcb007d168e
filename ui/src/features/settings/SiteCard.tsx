/** @file A site with footage: whether it is asked, what it is sent, and its key. */
import { useTranslation } from "react-i18next";
import type { SiteView } from "../../ipc/wire";
import { KeyField } from "./KeyField";
import { SwitchSetting } from "./Setting";
import classes from "./Settings.module.css";
import { Unused } from "./Unused";
import { useServices } from "./useServices";

export function SiteCard({ site }: { site: SiteView }) {
  const { t, i18n } = useTranslation();
  const services = useServices();
  const hosts = new Intl.ListFormat(i18n.language).format(site.sends_to);
  const hint = site.needs_key && !site.has_key ? t("settings.site.needsKey", { hosts }) : t("settings.site.sends", { hosts });
  return (
    <Unused id={site.id} section="sites" name={site.name} state={t("settings.writer.needsKey")} used={site.on || site.has_key || !site.needs_key}>
      <div className={classes.card} data-testid="site" data-site={site.id}>
        <SwitchSetting label={site.name} hint={hint} on={site.on} onSwitch={(on) => void services.switchSite(site.id, on)} testid={`site-${site.id}`} />
        {site.needs_key && <KeyField service={site.id} name={site.name} has={site.has_key} />}
      </div>
    </Unused>
  );
}
