/** @file A writer's model: chosen from what the service has, as it tells when the field is entered, or written by hand. */
import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { WriterView } from "../../ipc/wire";
import { useServices } from "./useServices";

/** Brokers have hundreds: more than that is found by typing. */
const MOST = 80;
const FRESH_MS = 5 * 60_000;

export function ModelField({ writer }: { writer: WriterView }) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const services = useServices();
  const { id, model, address, needs_key, has_key } = writer;
  const [draft, setDraft] = useState<string | null>(null);
  const [entered, setEntered] = useState(false);
  const models = useQuery({
    queryKey: ["models", id, address, has_key],
    queryFn: () => host.listModels(id),
    enabled: entered && (has_key || !needs_key),
    staleTime: FRESH_MS,
    retry: false,
  });
  const fault = models.error && inWords(toApiError(models.error));

  async function keep(text: string | null) {
    if (text === null || text.trim() === model || (await services.setUp(id, { model: text.trim() }))) setDraft(null);
  }

  return (
    <div>
      <Autocomplete
        label={t("settings.writer.model")}
        value={draft ?? model}
        data={models.data ?? []}
        limit={MOST}
        // Tab goes through it: a list that opens by itself would take Escape, and cover what comes next.
        openOnFocus={false}
        // Until something is typed all are shown, not only those like the chosen one.
        {...(draft === null && { filter: ({ options, limit }) => options.slice(0, limit) })}
        spellCheck={false}
        autoComplete="off"
        onFocus={() => setEntered(true)}
        onChange={setDraft}
        onOptionSubmit={(text) => void keep(text)}
        onBlur={() => void keep(draft)}
        onKeyDown={(event) => event.key === "Enter" && !event.currentTarget.getAttribute("aria-activedescendant") && event.currentTarget.blur()}
        data-testid="writer-model"
      />
      {fault && (
        <div role="alert" data-testid="writer-models-fault">
          <Message tone="note" text={fault.message} hint={fault.hint} />
        </div>
      )}
    </div>
  );
}
