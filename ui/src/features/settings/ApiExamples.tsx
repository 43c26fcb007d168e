/** @file Examples for other programs, one at a time. */
import { SegmentedControl } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { EXAMPLES, example, type Example } from "./apiExamples";
import { Copyable } from "./Copyable";
import settings from "./Settings.module.css";

const isExample = (value: string): value is Example => EXAMPLES.some((known) => known === value);

export function ApiExamples({ address, token }: { address: string; token: string | null }) {
  const { t } = useTranslation();
  const id = useId();
  const [which, setWhich] = useState<Example>("curl");
  return (
    <div>
      <p id={id} className={settings.name}>
        {t("api.examples")}
      </p>
      <SegmentedControl
        fullWidth
        my={8}
        aria-labelledby={id}
        value={which}
        data={EXAMPLES.map((value) => ({ value, label: t(`api.programs.${value}`) }))}
        onChange={(value) => isExample(value) && setWhich(value)}
        data-testid="api-examples"
      />
      <Copyable label={t(`api.exampleHints.${which}`)} text={example(which, address, token)} testid="api-example" />
    </div>
  );
}
