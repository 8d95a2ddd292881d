import { campaignsListEffects, data } from "@kit/client";
import { useQuery } from "@tanstack/react-query";

/** The kinds of effects that there are, as the registry describes them. */
export function useKinds() {
  return useQuery({ queryKey: ["effects"], queryFn: async () => (await data(campaignsListEffects())).items, staleTime: Infinity });
}
