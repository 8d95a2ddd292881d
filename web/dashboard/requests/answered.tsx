import { Status, type Tone } from "@kit/fields";
import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** A status with the reason of a refusal. */
export function Answered({ status, code }: { status: number; code?: string | null | undefined }) {
  const tone: Tone = status >= 500 ? "bad" : status >= 400 ? "waiting" : "good";
  return (
    <span>
      <Status tone={tone}>{String(status)}</Status>
      {code === null || code === undefined ? null : (
        <Text component="span" size="sm" c="dimmed" className="mono" ml={6}>
          {code}
        </Text>
      )}
    </span>
  );
}

/** A call as one writes it: the verb, and the address. */
export function Method({ method, children }: { method: string; children: ReactNode }) {
  return (
    <span className="mono">
      <b>{method}</b> {children}
    </span>
  );
}
