/** @file Mantine in Spool's clothes: deep indigo by day, amber by night, rounded and quiet. */
import {
  createTheme,
  defaultVariantColorsResolver,
  virtualColor,
  type CSSVariablesResolver,
  type VariantColorsResolver,
} from "@mantine/core";

const FONT = [
  "-apple-system", "BlinkMacSystemFont", '"Segoe UI Variable Text"', '"Segoe UI"', "Inter", "Cantarell", "Ubuntu",
  '"Noto Sans"', '"Spool Punctuation"', '"PingFang SC"', '"Hiragino Sans GB"', '"Microsoft YaHei UI"', '"Noto Sans CJK SC"', '"Noto Sans SC"',
  "system-ui", "sans-serif",
].join(", ");

/** Quiet buttons take our own washes; everything else is Mantine's. */
const variants: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  const ours = input.color === undefined || input.color === "primary";
  if (input.variant === "light" && ours) {
    return { ...resolved, background: "var(--sp-brand-wash)", hover: "var(--sp-brand-wash-2)", color: "var(--sp-brand)" };
  }
  if (input.variant === "subtle") {
    return { ...resolved, hover: "var(--sp-sunken)", color: ours ? "var(--sp-brand)" : "var(--sp-soft)" };
  }
  return resolved;
};

export const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: "650" },
  colors: {
    indigo: ["#f0eefa", "#dedaf1", "#bdb5e3", "#9a8fd4", "#7c6ec6", "#6456b6", "#4d40a0", "#352b7a", "#2b2266", "#221a53"],
    amber: ["#fff6e6", "#ffeaca", "#ffd699", "#fdc374", "#f6b75b", "#f2a33a", "#d9801a", "#a85f0c", "#8a4b00", "#6b3900"],
    // As warm as the paper by day: what is not ours is drawn in these.
    gray: ["#faf6ee", "#f4eee3", "#ece4d6", "#ddd3c1", "#8d8571", "#a99d85", "#8d8571", "#5d5646", "#3d382d", "#262219"],
    dark: ["#f4f0fa", "#d9d2ea", "#b5adcb", "#8a81a8", "#433b63", "#322c4c", "#25203c", "#1c1830", "#131022", "#0d0b17"],
    primary: virtualColor({ name: "primary", light: "indigo", dark: "amber" }),
  },
  primaryColor: "primary",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  black: "#211c35",
  white: "#ffffff",
  defaultRadius: "md",
  radius: { xs: "6px", sm: "8px", md: "12px", lg: "18px", xl: "28px" },
  fontSizes: { xs: "13px", sm: "14px", md: "15px", lg: "16.5px", xl: "18px" },
  cursorType: "pointer",
  variantColorResolver: variants,
  components: {
    Button: { defaultProps: { size: "sm", radius: "xl" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 400, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { radius: "lg", overlayProps: { backgroundOpacity: 0.45, blur: 3 } } },
    Checkbox: { defaultProps: { radius: "xs" } },
    CheckboxIndicator: { defaultProps: { radius: "xs" } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35, blur: 2 } } },
    InputWrapper: { styles: { label: { marginBottom: 4 } } },
    SegmentedControl: { styles: { root: { backgroundColor: "var(--sp-sunken)" } } },
    // The placeholder that would take the first focus is no menu item, and a menu may hold nothing else: one item says data-autofocus.
    Menu: { defaultProps: { shadow: "md", radius: "md", withInitialFocusPlaceholder: false } },
  },
});

const vars = {
  "--mantine-color-body": "var(--sp-bg)",
  "--mantine-color-text": "var(--sp-ink)",
  "--mantine-color-dimmed": "var(--sp-soft)",
  "--mantine-color-default": "var(--sp-surface)",
  "--mantine-color-default-hover": "var(--sp-sunken)",
  "--mantine-color-default-border": "var(--sp-line)",
  "--mantine-color-placeholder": "var(--sp-soft)",
  "--mantine-color-disabled": "var(--sp-sunken)",
  "--mantine-color-disabled-color": "var(--sp-line-strong)",
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: vars, dark: vars });
