/** @file x */
import { SettingsDrawer } from "./SettingsDrawer";
export function SettingsDialog({ opened, onClose }: { opened: boolean; section?: string | undefined; onClose: () => void }) {
  return <SettingsDrawer opened={opened} onClose={onClose} />;
}
