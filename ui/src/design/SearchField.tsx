/** @file Where one types what to find: its label is what stands in it. */
import { TextInput } from "@mantine/core";
import { IconSearch } from "./icons";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Whether a dialog that opens puts the focus here. */
  first?: boolean;
  className?: string | undefined;
  testid: string;
}

export function SearchField({ label, value, onChange, first = false, className, testid }: Props) {
  return (
    <TextInput
      className={className ?? ""}
      type="search"
      data-autofocus={first || undefined}
      leftSection={<IconSearch size={17} stroke={1.8} />}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid={testid}
    />
  );
}
