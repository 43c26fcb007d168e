/** @file An error in its place: what happened, what to try, and the buttons for it. */
import { inWords } from "../i18n/faults";
import type { Fix } from "../i18n/fixes";
import type { Own } from "../ipc/fixer";
import type { ApiError } from "../ipc/wire";
import { FixButtons } from "./FixButtons";
import { Message } from "./Message";

interface Props {
  error: ApiError;
  /** Does once more what failed. */
  onAgain?: () => void;
  /** What else this place does itself. */
  own?: Own;
  /** What is of no use here. */
  not?: readonly Fix[];
}

export function Problem({ error, onAgain, own = {}, not = [] }: Props) {
  const { message, hint } = inWords(error);
  return (
    <Message tone="problem" text={message} hint={hint}>
      <FixButtons error={error} size="xs" not={not} own={onAgain ? { again: onAgain, ...own } : own} />
    </Message>
  );
}
