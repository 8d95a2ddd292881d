import { useWords } from "@kit/words";
import { words } from "./words";

export const ROLES = ["administrator", "marketer", "support", "developer", "cashier", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** What a role is called; one that this page does not know yet keeps the server's word. */
export function useRoleName(): (key: string) => string {
  const t = useWords(words);
  return (key) => (ROLES.some((one) => one === key) ? t(key as Role) : key);
}
