import "@mantine/charts/styles.css";
import { useLanguage } from "../words";
import { AreaChart, BarChart, ChartTooltip, LineChart } from "@mantine/charts";

export interface Line {
  /** The member of each row that it draws. */
  name: string;
  label: string;
  color: string;
}

export interface ChartProps {
  kind: "area" | "bar" | "line";
  rows: Record<string, unknown>[];
  /** The member of each row along the axis. */
  along: string;
  lines: Line[];
  /** Writes a value as a person reads it. */
  write?: (value: number) => string;
  /** What the chart shows, in a sentence: it stands in for the picture where that cannot be seen. */
  label: string;
  stacked?: boolean;
  height?: number;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

export default function Drawn({ kind, rows, along, lines, write, label, stacked = false, height = 240 }: ChartProps) {
  const { locale } = useLanguage();
  const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const whole = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const day = (value: unknown, how: Intl.DateTimeFormat) => (DAY.test(String(value)) ? how.format(new Date(`${value}T00:00:00Z`)) : String(value));
  const common = {
    h: height,
    data: rows,
    dataKey: along,
    series: lines,
    withLegend: lines.length > 1,
    tickLine: "none" as const,
    gridAxis: "x" as const,
    xAxisProps: { interval: "equidistantPreserveStart" as const, minTickGap: 24, tickFormatter: (value: unknown) => day(value, short) },
    tooltipProps: {
      content: ({ label: at, payload }: { label?: unknown; payload?: unknown }) => (
        <ChartTooltip label={day(at, whole)} payload={payload as Record<string, unknown>[]} series={lines} valueFormatter={write} />
      ),
    },
    role: "img",
    "aria-label": label,
    ...(write === undefined ? {} : { valueFormatter: write }),
  };
  if (kind === "bar") return <BarChart {...common} type={stacked ? "stacked" : "default"} maxBarWidth={36} />;
  if (kind === "area") return <AreaChart {...common} type={stacked ? "stacked" : "default"} curveType="monotone" fillOpacity={0.18} strokeWidth={1.75} withDots={rows.length < 40} />;
  return <LineChart {...common} curveType="monotone" strokeWidth={1.75} withDots={rows.length < 40} />;
}
