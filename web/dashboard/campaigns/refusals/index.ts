import { useWords } from "@kit/words";
import { words } from "./words";

/** Says why an incentive was refused, by the code of the API; one that is not known here is shown as it is. */
export function useReason(): (code: string) => string {
  const t = useWords(words);
  return (code) => (code in words ? t(code as keyof typeof words) : code.replaceAll("_", " "));
}
