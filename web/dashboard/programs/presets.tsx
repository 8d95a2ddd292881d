/** Kinds of programs to begin with; everything can be changed afterwards. */
import { SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { IconCoins, IconRosette, IconWallet, type Icon } from "@tabler/icons-react";
import { useWords } from "@kit/words";
import "../campaigns/wizard/wizard.css";
import type { Planned } from "./create";
import { words } from "./words";

export const PRESETS = ["points", "credit", "stamps"] as const;
export type Preset = (typeof PRESETS)[number];
const ICONS: Readonly<Record<Preset, Icon>> = { points: IconCoins, credit: IconWallet, stamps: IconRosette };

/** What a kind begins with. */
export function usePreset(): (preset: Preset) => Partial<Planned> {
  const t = useWords(words);
  return (preset) => {
    const named = { name: t(`${preset}_name`), unit_singular: t(`${preset}_one`), unit_plural: t(`${preset}_many`), key: preset };
    switch (preset) {
      case "points":
        return { ...named, precision: 0, cash_rate: "0.01", earn_on: "amount", earn_points: "1" };
      case "credit":
        return { ...named, precision: 2, cash_rate: "1", earn_on: "amount", earn_points: "0.02" };
      case "stamps":
        return { ...named, precision: 0, cash_rate: null, earn_on: "order", earn_points: "1" };
    }
  };
}

export function Presets({ chosen, choose }: { chosen: string; choose: (preset: Preset) => void }) {
  const t = useWords(words);
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" role="group" aria-label={t("kind")}>
      {PRESETS.map((one) => {
        const Mark = ICONS[one];
        return (
          <UnstyledButton key={one} className="card goal" aria-pressed={chosen === one} onClick={() => choose(one)} style={chosen === one ? { borderColor: "var(--mantine-color-laurel-6)", background: "var(--laurels-chosen)" } : undefined}>
            <Mark size={22} stroke={1.5} aria-hidden className="goal-icon" />
            <span>
              <Text component="span" fw={600} display="block">
                {t(`${one}_name`)}
              </Text>
              <Text component="span" size="sm" c="dimmed" display="block">
                {t(`${one}_about`)}
              </Text>
            </span>
          </UnstyledButton>
        );
      })}
    </SimpleGrid>
  );
}
