/** @file Makes an `ApiError` of whatever was thrown, so that nobody ever reads a stack. */
import type { ApiError } from "./bindings/ApiError";

/** The code for everything the back end did not word; the page has its own sentence for it. */
const UNKNOWN = "unknown";

function isApiError(thrown: unknown): thrown is ApiError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    typeof thrown.code === "string" &&
    "message" in thrown &&
    typeof thrown.message === "string" &&
    "hint" in thrown &&
    typeof thrown.hint === "string"
  );
}

/** Takes a thrown value as it is when it is worded, else as an unknown error that may be tried again. */
export function toApiError(thrown: unknown): ApiError {
  if (isApiError(thrown)) return thrown;
  console.error("a command failed without words", thrown);
  return { code: UNKNOWN, message: "", hint: "", retryable: true };
}
