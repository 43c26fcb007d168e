/** @file An upload kit as texts that fit into a site's fields. Pure. */
import type { UploadKit } from "../../ipc/wire";

/** `#night #sky`; what stands in a tag has no spaces. */
export function hashed(tags: readonly string[]): string {
  return tags.map((tag) => `#${tag.replace(/[\s#]/g, "")}`).join(" ");
}

/** The description as a site gets it: what it is about, then whose pictures and music are in it. */
export function described(kit: UploadKit): string {
  return [kit.description, kit.credits.join("\n")].filter(Boolean).join("\n\n");
}

/** Everything in one piece. */
export function asText(kit: UploadKit): string {
  return [kit.title, described(kit), hashed(kit.tags), kit.disclosure ?? ""].filter(Boolean).join("\n\n");
}
