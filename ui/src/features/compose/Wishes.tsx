/** @file More wishes for a script in one's own words, behind a quiet button: what must be in it, how it should sound, and whom it is for. */
import { Button, Popover, Stack, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconChevron, IconTone } from "../../design/icons";
import type { WishesHeld } from "./useWishes";

export function Wishes({ held: { wishes, wish, choose, follows } }: { held: WishesHeld }) {
  const { t } = useTranslation();
  const name = follows ? "write.wishes" : "write.facts";
  const facts = wish.facts.length > 0 ? t("write.factsCount", { count: wish.facts.length }) : null;
  const wished = [facts, wish.tone, wish.audience].filter((one) => one !== null);
  const shown = wished.length > 0 ? wished.join(" · ") : t(name);

  return (
    <Popover position="bottom-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          fw={400}
          aria-label={wished.length > 0 ? `${t(name)}: ${shown}` : shown}
          leftSection={<IconTone size={16} stroke={1.7} />}
          rightSection={<IconChevron size={14} stroke={2} />}
          data-testid="script-wishes"
        >
          {shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Textarea
            label={t("write.factsLabel")}
            placeholder={t("write.factsHint")}
            value={wishes.facts}
            autosize
            minRows={3}
            maxRows={8}
            onChange={(event) => choose({ facts: event.currentTarget.value })}
            data-autofocus
            data-testid="script-facts"
          />
          {follows && (
            <>
              <TextInput
                label={t("write.tone")}
                placeholder={t("write.toneHint")}
                value={wishes.tone}
                maxLength={200}
                onChange={(event) => choose({ tone: event.currentTarget.value })}
                data-testid="script-tone"
              />
              <TextInput
                label={t("write.audience")}
                placeholder={t("write.audienceHint")}
                value={wishes.audience}
                maxLength={200}
                onChange={(event) => choose({ audience: event.currentTarget.value })}
                data-testid="script-audience"
              />
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
