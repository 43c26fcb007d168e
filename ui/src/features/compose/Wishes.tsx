/** @file Two wishes for a script in one's own words, behind a quiet button: how it should sound, and whom it is for. */
import { Button, Popover, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconChevron, IconTone } from "../../design/icons";

interface Props {
  tone: string;
  audience: string;
  onTone: (tone: string) => void;
  onAudience: (audience: string) => void;
}

export function Wishes({ tone, audience, onTone, onAudience }: Props) {
  const { t } = useTranslation();
  const wished = [tone, audience].map((wish) => wish.trim()).filter((wish) => wish !== "");
  const shown = wished.length > 0 ? wished.join(" · ") : t("write.wishes");

  return (
    <Popover position="bottom-start" width={270} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={wished.length > 0 ? `${t("write.wishes")}: ${shown}` : shown}
          leftSection={<IconTone size={16} stroke={1.7} />}
          rightSection={<IconChevron size={14} stroke={2} />}
          data-testid="script-wishes"
        >
          {shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <TextInput
            label={t("write.tone")}
            placeholder={t("write.toneHint")}
            value={tone}
            maxLength={200}
            onChange={(event) => onTone(event.currentTarget.value)}
            data-autofocus
            data-testid="script-tone"
          />
          <TextInput
            label={t("write.audience")}
            placeholder={t("write.audienceHint")}
            value={audience}
            maxLength={200}
            onChange={(event) => onAudience(event.currentTarget.value)}
            data-testid="script-audience"
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
