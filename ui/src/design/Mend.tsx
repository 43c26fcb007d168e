/** @file A button that opens the settings where a fault can be mended; nothing for a fault that is mended elsewhere. */
import { Button } from "@mantine/core";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { IconSettings } from "./icons";

/** Opens the settings at a section. */
export const OpenSettings = createContext<(section: string) => void>(() => undefined);

/** Which settings can mend what. */
const SECTIONS: Record<string, readonly string[]> = {
  writers: ["writer_key", "writer_quota", "writer_model", "writer_refused", "writer_address", "writer_unreachable"],
  voices: ["voice_key", "voice_key_wrong", "voice_quota", "voice_off", "voice_address", "voice_refused", "voice_unreachable"],
  sites: ["site_key", "site_limit", "site_busy", "site_refused", "site_answer"],
  privacy: ["offline"],
};

export function Mend({ code }: { code: string | undefined }) {
  const { t } = useTranslation();
  const open = useContext(OpenSettings);
  const [section] = Object.entries(SECTIONS).find(([, codes]) => code !== undefined && codes.includes(code)) ?? [];
  if (section === undefined) return null;
  return (
    <Button variant="subtle" size="sm" leftSection={<IconSettings size={16} />} onClick={() => open(section)} data-testid="action-settings">
      {t("action.settings")}
    </Button>
  );
}
