/** What the server says of a text while it is written. */
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { data, rulesCheckRule } from "../client";
import { useLanguage } from "../words";
import type { Node } from "./tree";
import { written } from "./tree";
import type { About } from "./vocabulary";

/** Check a text once it rests; `of` in the answer is the text that was checked. */
export function useChecked({ trigger, line, published }: About, text: string, whole: boolean) {
  const { language } = useLanguage();
  const [settled] = useDebouncedValue(text, 250);
  return useQuery({
    queryKey: ["rule", trigger, line ?? false, published ?? false, language, settled],
    queryFn: async () => {
      const body = { rule: settled, for: trigger, line: line ?? false, published: published ?? false, locale: language };
      return { ...(await data(rulesCheckRule({ body }))), of: settled };
    },
    enabled: whole && settled.trim() !== "" && settled === text,
    placeholderData: (before) => before,
    staleTime: 30_000,
  });
}

/** Count for how many customers a text holds. */
export function useAudience(text: string | undefined) {
  const [settled] = useDebouncedValue(text, 500);
  return useQuery({
    queryKey: ["audience", settled],
    queryFn: () => data(rulesCheckRule({ body: { rule: settled!, for: "customer", audience: true } })),
    enabled: settled !== undefined && settled === text,
    staleTime: 30_000,
    retry: false,
  });
}

/**
 * What a rule asks of the customer alone: the conditions of its outermost "and" that read nothing of the moment.
 *
 * @returns the text of those, and whether that is all of the rule; nothing where there are none
 */
export function ofCustomer(tree: Node): { text: string; whole: boolean } | undefined {
  const terms = tree.node === "logic" && tree["operator"] === "&&" ? (tree["terms"] as Node[]) : [tree];
  const lasting = terms.filter((term) => {
    const reads = readsOf(term);
    return reads.length > 0 && reads.every((path) => /^(customer|wallets)\./.test(path));
  });
  if (lasting.length === 0) return undefined;
  const text = lasting.map((term) => (lasting.length > 1 ? `(${written(term)})` : written(term))).join(" && ");
  return { text, whole: lasting.length === terms.length };
}

function readsOf(node: Node): string[] {
  if (node.node === "read") return [String(node["path"])];
  return Object.entries(node).flatMap(([name, inside]) => (name === "type" ? [] : [inside].flat(2).flatMap((one) => (one !== null && typeof one === "object" ? readsOf(one as Node) : []))));
}
