/** An expression that gives a number, checked while it is typed; or one of the usual amounts. */
import { Select, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { data, rulesCheckRule } from "@kit/client";
import { useLanguage, useWords } from "@kit/words";
import { useState } from "react";
import { usePlan } from "../plan";
import { words } from "./words";

interface Told {
  name: string;
  label: string;
  value: string;
  put: (text: string) => void;
  error: string | undefined;
  required: boolean;
  kind: string;
}

const AMOUNTS = ["amount", "gross_amount"];

export function FormulaField(told: Told) {
  const t = useWords(words);
  const plan = usePlan();
  const usual = told.name === "of" && !plan.trigger.startsWith("event.");
  const [own, setOwn] = useState(!usual || !AMOUNTS.includes(told.value));
  if (!usual) return <Expression {...told} />;
  return (
    <Stack gap="xs">
      <Select
        label={told.label}
        allowDeselect={false}
        data={[
          { value: "amount", label: t("ofAmount") },
          { value: "gross_amount", label: t("ofGross") },
          { value: "own", label: t("ofOwn") },
        ]}
        value={own ? "own" : told.value}
        onChange={(next) => {
          setOwn(next === "own");
          told.put(next === "own" ? "order.amount" : (next ?? "amount"));
        }}
      />
      {own ? <Expression {...told} label={t("expression")} /> : null}
    </Stack>
  );
}

function Expression({ label, value, put, error, required }: Told) {
  const t = useWords(words);
  const plan = usePlan();
  const { language } = useLanguage();
  const [settled] = useDebouncedValue(value, 250);
  const checked = useQuery({
    queryKey: ["formula", plan.trigger, plan.published, language, settled],
    queryFn: () => data(rulesCheckRule({ body: { rule: settled, for: plan.trigger, published: plan.published, expects: "any", locale: language } })),
    enabled: settled.trim() !== "" && !AMOUNTS.includes(settled),
  });
  const answer = settled === value ? checked.data : undefined;
  return (
    <div>
      <Textarea
        label={label}
        description={t("expressionHelp")}
        required={required}
        autosize
        minRows={1}
        spellCheck={false}
        classNames={{ input: "mono" }}
        error={error ?? answer?.errors[0]?.message}
        value={value}
        onChange={(event) => put(event.currentTarget.value)}
      />
      {answer?.sentence ? (
        <Text size="sm" c="dimmed" mt={4}>
          {answer.sentence}
        </Text>
      ) : null}
    </div>
  );
}
