/** @file The sign in the header that other programs may use Spool right now; leads to the switch. */
import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconPlug } from "../../design/icons";
import { useLoadedPart } from "../../ipc/HostContext";

export function ApiSign({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const api = useLoadedPart(({ api }) => api);
  if (!preferences.api.on) return null;
  const label = t(api.address ? "api.sign" : "api.signTrouble");
  return (
    <ActionIcon variant="light" color={api.address ? "green" : "yellow"} size={40} radius="xl" aria-label={label} data-tip={label} onClick={onOpen} data-testid="api-sign">
      <IconPlug size={20} stroke={1.7} />
    </ActionIcon>
  );
}
