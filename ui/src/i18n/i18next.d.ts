/** @file Makes every key of our words a type, so that a misspelt one does not compile. */
import type page from "./words/en/page.json";
import type backend from "./words/zh-CN/backend.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    nsSeparator: false;
    // Errors are found by their code, which only the back end knows.
    resources: { translation: typeof page; backend: Omit<typeof backend, "faults"> };
  }
}
