import type { CampaignOut } from "@kit/client";
import { Status } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { useWords } from "@kit/words";
import { standingOf, TONES } from "./standing";
import { words } from "./words";

/** How a campaign stands now, by the clock of the workspace. */
export function Standing({ of }: { of: Pick<CampaignOut, "state" | "definition"> }) {
  const t = useWords(words);
  const now = useWorkspace()?.now ?? new Date().toISOString();
  const standing = standingOf(of, now);
  return <Status tone={TONES[standing]}>{t(standing)}</Status>;
}
