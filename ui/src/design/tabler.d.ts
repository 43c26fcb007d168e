/** @file Types for single icon files, which the package does not bring. */
declare module "@tabler/icons-react/dist/esm/icons/*.mjs" {
  const icon: import("react").ComponentType<{ size?: number | string; stroke?: number | string; className?: string }>;
  export default icon;
}
