/** @file A field that is kept when it is left. */
import { TextInput } from "@mantine/core";
import { useState } from "react";

interface KeptProps {
  label: string;
  value: string;
  placeholder?: string;
  onKeep: (text: string) => Promise<boolean>;
  testid: string;
}

export function Kept({ label, value, placeholder, onKeep, testid }: KeptProps) {
  const [draft, setDraft] = useState<string | null>(null);
  async function keep() {
    if (draft === null || draft.trim() === value || (await onKeep(draft.trim()))) setDraft(null);
  }
  return (
    <TextInput
      label={label}
      value={draft ?? value}
      placeholder={placeholder ?? ""}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      data-testid={testid}
    />
  );
}
