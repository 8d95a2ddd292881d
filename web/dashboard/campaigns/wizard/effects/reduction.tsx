/** How much cheaper: free, a percentage, an amount off, or a fixed price. */
import { Group, NumberInput, Select } from "@mantine/core";
import { useWords } from "@kit/words";
import { usePlan } from "../plan";
import { words } from "./words";

const WAYS = ["percent", "amount", "price"] as const;
type Way = "free" | (typeof WAYS)[number];

export function ReductionField({ label, value, put, pointer }: { label: string; value: unknown; put: (value: unknown) => void; pointer: string }) {
  const t = useWords(words);
  const plan = usePlan();
  const said = (value ?? { percent: "100" }) as Readonly<Record<string, string | null>>;
  const found = WAYS.find((one) => said[one] !== null && said[one] !== undefined);
  const way: Way = found === undefined || (found === "percent" && said["percent"] === "100") ? "free" : found;
  const error = plan.faults.at(pointer) ?? WAYS.map((one) => plan.faults.at(`${pointer}/${one}`)).find((one) => one !== undefined);
  const begin: Readonly<Record<Way, unknown>> = { free: { percent: "100" }, percent: { percent: "50" }, amount: { amount: plan.money(1) }, price: { price: plan.money(1) } };
  return (
    <Group gap="xs" align="start" grow preventGrowOverflow={false}>
      <Select
        label={label}
        allowDeselect={false}
        data={[...(["free"] as const), ...WAYS].map((one) => ({ value: one, label: t(`at_${one}`) }))}
        value={way}
        onChange={(next) => put(begin[next as Way])}
        error={error}
      />
      {way === "free" ? null : (
        <NumberInput
          label={t(`at_${way}`)}
          value={said[way] ?? ""}
          onChange={(next) => put({ [way]: String(next) })}
          suffix={way === "percent" ? " %" : ` ${plan.currency}`}
          min={0}
          hideControls
        />
      )}
    </Group>
  );
}
