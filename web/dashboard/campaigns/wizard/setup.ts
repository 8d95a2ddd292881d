/** What a campaign can refer to: programmes, their wallets, event types, the currency. */
import { data, eventsListTypes, programsListPrograms, programsListWallets } from "@kit/client";
import { useWorkspace } from "@kit/frame/workspace";
import { useQuery } from "@tanstack/react-query";

export type SetUp = NonNullable<ReturnType<typeof useSetUp>>;

export function useSetUp() {
  const workspace = useWorkspace();
  const found = useQuery({
    queryKey: ["campaign set-up"],
    queryFn: async () => {
      const [programs, wallets, events] = await Promise.all([data(programsListPrograms({ query: { limit: 100 } })), data(programsListWallets()), data(eventsListTypes())]);
      return { programs: programs.items, wallets: wallets.items, events: events.items.map((one) => one.name) };
    },
  });
  if (found.error) throw found.error;
  if (found.data === undefined || workspace === undefined) return undefined;
  const digits = new Intl.NumberFormat("en", { style: "currency", currency: workspace.currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return { ...found.data, currency: workspace.currency, digits };
}
