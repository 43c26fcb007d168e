/** @file Whether a service can be reached: a button that tries, and what came of it, in words. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconCheck } from "../../design/icons";
import { Problem } from "../../design/Problem";
import type { ApiError } from "../../ipc/wire";
import classes from "./Settings.module.css";

/** The settings are open, and the button to try again is above. */
const HERE = ["again", "writers", "voices", "sites"] as const;

interface Props {
  /** Whose connection it is, for those who do not see the card around it. */
  name: string;
  /** What is wrong with the connection; null when it works. */
  ask: () => Promise<ApiError | null>;
  testid: string;
}

export function ConnectionTest({ name, ask, testid }: Props) {
  const { t } = useTranslation();
  const [result, setResult] = useState<ApiError | "works" | null>(null);
  const [busy, setBusy] = useState(false);
  const fault = result && result !== "works" ? result : null;

  async function test() {
    setBusy(true);
    setResult((await ask()) ?? "works");
    setBusy(false);
  }

  return (
    <>
      <div className={classes.test}>
        <Button variant="light" size="xs" loading={busy} onClick={() => void test()} aria-label={t("settings.writer.testOf", { name })} data-testid={`${testid}-test`}>
          {t("settings.writer.test")}
        </Button>
        <span role="status" className={classes.result}>
          {result === "works" && (
            <>
              <IconCheck size={16} stroke={2} /> {t("settings.writer.works")}
            </>
          )}
        </span>
      </div>
      {fault && (
        <div role="alert" data-testid={`${testid}-fault`}>
          <Problem error={fault} not={HERE} />
        </div>
      )}
    </>
  );
}
