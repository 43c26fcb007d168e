/** @file Beside what is not where it was: the button that asks where it is now. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  /** What is missing. */
  name: string;
  onFind: () => void;
  className?: string | undefined;
}

export function FindButton({ name, onFind, className = "" }: Props) {
  const { t } = useTranslation();
  return (
    <Button variant="light" size="compact-xs" mih={24} px={6} className={className} aria-label={t("action.of", { action: t("find.button"), title: name })} onClick={onFind} data-testid="find-it">
      {t("find.button")}
    </Button>
  );
}
