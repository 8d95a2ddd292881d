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

/** A line without axes, as wide as its place: how something went, beside the number that it came to. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const x = (index: number) => (index / (values.length - 1)) * 100;
  const y = (value: number) => 30 - ((value - low) / (high - low || 1)) * 28;
  const line = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  return (
    <svg width="100%" height={32} viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={label} style={{ display: "block" }}>
      <polygon points={`0,32 ${line} 100,32`} fill="var(--laurels-series-1)" opacity={0.12} />
      <polyline points={line} fill="none" stroke="var(--laurels-series-1)" strokeWidth={1.5} strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
