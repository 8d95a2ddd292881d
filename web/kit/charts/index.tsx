/** Charts, loaded apart from the screen that shows them: `<Chart kind="area" …/>` keeps its place until they are there. */
import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { ChartProps } from "./chart";

const Drawn = lazy(() => import("./chart"));

export type { ChartProps, Line } from "./chart";

export function Chart(props: ChartProps) {
  const height = props.height ?? 240;
  return (
    <Suspense fallback={<Skeleton height={height} radius="md" />}>
      <Drawn {...props} height={height} />
    </Suspense>
  );
}

/** A line without axes, small enough for a row of a table. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (index: number) => (index / Math.max(1, values.length - 1)) * 96 + 2;
  const y = (value: number) => 22 - ((value - low) / (high - low || 1)) * 20;
  return (
    <svg width={100} height={24} role="img" aria-label={label}>
      <polyline
        points={values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
        fill="none"
        stroke="var(--mantine-color-laurel-6)"
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
    </svg>
  );
}
