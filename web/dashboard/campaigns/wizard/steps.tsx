import { Text, UnstyledButton } from "@mantine/core";
import { useWords } from "@kit/words";
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import { words } from "./words";

export const STEPS = ["reward", "who", "limits", "preflight"] as const;
export type Step = (typeof STEPS)[number];

/** Where somebody is on the way to a campaign. Once there is a draft, every step can be opened. */
export function Steps({ current, reached, show, wrong }: { current: Step; reached: boolean; show: (step: Step) => void; wrong: ReadonlySet<Step> }) {
  const t = useWords(words);
  const at = STEPS.indexOf(current);
  return (
    <nav aria-label={t("steps")}>
      <ol className="wizard-steps">
        {STEPS.map((step, place) => (
          <li key={step}>
            <UnstyledButton disabled={!reached && place > at} aria-current={step === current ? "step" : undefined} onClick={() => show(step)} className="wizard-step" data-done={place < at || undefined}>
              <span className="wizard-number" aria-hidden>
                {wrong.has(step) ? <IconAlertCircle size={16} /> : place < at ? <IconCheck size={14} stroke={2.5} /> : place + 1}
              </span>
              <Text component="span" size="sm">
                {t(`step_${step}`)}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ol>
    </nav>
  );
}
