/**
 * How Laurels looks: one accent (the green of laurel leaves), warm greys, a serif for what a page is called, and two
 * colours that say whether a workspace is LIVE or TEST. Everything else takes its colours from here.
 */
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const laurel: MantineColorsTuple = [
  "#eef7f3", "#dcebe4", "#b6d6c8", "#8dc0aa", "#6aad90", "#53a180", "#3d8a6c", "#237055", "#1d5c4a", "#12463a",
];
const gray: MantineColorsTuple = [
  "#f9f8f6", "#f2f0ed", "#e6e3de", "#d6d2cb", "#b9b4ab", "#98928a", "#736d66", "#57524c", "#3a3733", "#232120",
];
const dark: MantineColorsTuple = [
  "#e4e2de", "#c3c0bb", "#a29f9a", "#76736f", "#45433f", "#373531", "#2a2926", "#201f1d", "#1a1917", "#131211",
];

const SANS = "'Inter Variable', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";
const SERIF = "'Source Serif 4 Variable', 'Noto Serif SC', 'Songti SC', Georgia, serif";

/** Text on a light tint is one step darker than Mantine's, so that small badges pass the contrast of WCAG AA. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant === "light" && input.color !== undefined && input.color in input.theme.colors) {
    return { ...colors, color: `light-dark(var(--mantine-color-${input.color}-9), var(--mantine-color-${input.color}-2))` };
  }
  return colors;
};

export const theme = createTheme({
  colors: { laurel, gray, dark },
  primaryColor: "laurel",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  variantColorResolver,
  fontFamily: SANS,
  headings: {
    fontFamily: SERIF,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.625rem", lineHeight: "1.25" },
      h2: { fontSize: "1.1875rem", lineHeight: "1.3" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "10px", lg: "14px", xl: "20px" },
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    // Mantine's place for the first focus stands inside of `role="menu"`, where only items may stand.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // The list scrolls itself: what Mantine lays around it scrolls without being reached by the keyboard.
    Select: { defaultProps: { withScrollArea: false } },
    MultiSelect: { defaultProps: { withScrollArea: false } },
    Autocomplete: { defaultProps: { withScrollArea: false } },
    Skeleton: { defaultProps: { "aria-busy": true } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35, blur: 1 } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 340 } },
    Badge: { defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 550 } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    "--laurels-rail": "232px",
    "--laurels-bar": "52px",
  },
  light: {
    "--mantine-color-body": "#fdfcfa",
    "--mantine-color-text": "var(--mantine-color-gray-9)",
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-6)",
    "--mantine-color-default-border": "#cbc6bd",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "var(--mantine-color-laurel-8)",
    "--laurels-surface": "#ffffff",
    "--laurels-sunken": "#f6f4f0",
    "--laurels-line": "#e4e0d9",
    "--laurels-hover": "#f4f2ed",
    "--laurels-chosen": "#e7f1ec",
    "--laurels-live": "#1d5c4a",
    "--laurels-test": "#974406",
    "--laurels-test-tint": "#fff1df",
    "--laurels-stop": "#b3261e",
    "--laurels-good": "#1d6b47",
    "--laurels-bad": "#b3261e",
    "--laurels-series-1": "#237055",
    "--laurels-series-2": "#c2571a",
    "--laurels-series-3": "#2e6ca4",
    "--laurels-series-4": "#8a4f9e",
    "--laurels-series-5": "#a67c00",
    "--laurels-series-6": "#98928a",
  },
  dark: {
    "--mantine-color-body": "#171614",
    "--mantine-color-text": "var(--mantine-color-dark-0)",
    "--mantine-color-dimmed": "#aca8a1",
    "--mantine-color-placeholder": "#96928b",
    "--mantine-color-error": "#ff9389",
    "--mantine-color-anchor": "var(--mantine-color-laurel-3)",
    "--laurels-surface": "#1e1d1b",
    "--laurels-sunken": "#121110",
    "--laurels-line": "#34322e",
    "--laurels-hover": "#262522",
    "--laurels-chosen": "#1c332b",
    "--laurels-live": "#8dc0aa",
    "--laurels-test": "#ffb468",
    "--laurels-test-tint": "#33240f",
    "--laurels-stop": "#ff9389",
    "--laurels-good": "#7cc7a0",
    "--laurels-bad": "#ff9389",
    "--laurels-series-1": "#53a180",
    "--laurels-series-2": "#ee9a55",
    "--laurels-series-3": "#76add9",
    "--laurels-series-4": "#c294d4",
    "--laurels-series-5": "#d3b145",
    "--laurels-series-6": "#8a8680",
  },
});
