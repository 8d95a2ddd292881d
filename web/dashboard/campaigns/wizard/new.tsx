/** A new campaign: choose a goal, then change its beginning step by step. */
import { useAddress } from "@kit/pages/list/address";
import { Skeleton } from "@mantine/core";
import { useMemo } from "react";
import { Gallery } from "./gallery";
import { GOALS } from "./goals";
import { useGoalWords } from "./gallery";
import { amountText } from "./plan";
import { useSetUp } from "./setup";
import { Wizard } from "./wizard";

export default function NewCampaign() {
  const [{ goal }] = useAddress();
  const setUp = useSetUp();
  const said = useGoalWords();
  const chosen = GOALS.find((one) => one.key === goal);
  const initial = useMemo(() => {
    if (chosen === undefined || setUp === undefined) return undefined;
    const program = setUp.programs[0];
    const wallet = setUp.wallets.find((one) => one.program_id === program?.id);
    const definition = chosen.begin({ program: program?.id ?? null, wallet: wallet?.key, event: setUp.events[0], money: (amount) => amountText(amount, setUp.digits) });
    return { name: chosen.key === "blank" ? "" : said(chosen.key).title, program_id: program?.id ?? null, definition };
  }, [chosen, setUp, said]);
  if (setUp === undefined) return <Skeleton height={320} aria-busy />;
  if (initial === undefined) return <Gallery setUp={setUp} />;
  return <Wizard key={goal} initial={initial} setUp={setUp} saved={undefined} />;
}
