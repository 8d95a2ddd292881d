/** Makes what the wizard asked for: the program, its wallet, and a draft of the campaign that fills it. */
import { campaignsCreateCampaign, data, programsCreateProgram, programsCreateWallet, programsUpdateProgram, type ProgramCreate, type WalletOut } from "@kit/client";
import { useRef } from "react";
import { createOf, initialOf, type Asked } from "./fields";

export interface Planned extends Asked {
  preset: string;
  program: string;
  enrolment: "automatic" | "manual";
  earn_on: "amount" | "order";
  earn_points: string | null;
  redeemed_percent: string | null;
  campaign: boolean;
}

export const BEGIN: Planned = { ...initialOf(), preset: "", program: "", enrolment: "automatic", earn_on: "amount", earn_points: "1", redeemed_percent: "70", campaign: true };

/** What was made already is not made again, when somebody mends what was refused and sends it once more. */
export function useCreate(campaignName: (plan: Planned) => string): (plan: Planned) => Promise<string> {
  const made = useRef<{ program?: string; wallet?: WalletOut }>({});
  return async (plan) => {
    const { current } = made;
    const program: ProgramCreate = { name: plan.program, enrolment: plan.enrolment };
    if (current.program === undefined) current.program = (await data(programsCreateProgram({ body: program }))).id;
    else await data(programsUpdateProgram({ path: { program_id: current.program }, body: program }));
    current.wallet ??= await data(programsCreateWallet({ body: createOf(plan, current.program) }));
    const points = { wallet: current.wallet.key, points: plan.earn_points ?? "1" };
    if (plan.campaign) {
      await data(
        campaignsCreateCampaign({
          body: {
            program_id: current.program,
            name: campaignName(plan),
            trigger: "order.paid",
            effects: [plan.earn_on === "order" ? { kind: "fixed", ...points } : { kind: "proportional", ...points, per: "1" }],
          },
        }),
      );
    }
    return `/programs/${current.program}`;
  };
}
