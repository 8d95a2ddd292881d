/** What somebody did, in words after their name; what the API calls it is there for who points at it. */
import { Text } from "@mantine/core";
import { useWords } from "../words";
import { done } from "./words";

/** Say an act, such as `campaigns.launch_campaign`, or a command, such as `laurels keys create`. */
export function Done({ action }: { action: string }) {
  const t = useWords(done);
  const name = action.split(/[. ]/).at(-1)!;
  const key = [name, name.split("_")[0]!].find((one): one is keyof typeof done => one in done);
  return key === undefined ? (
    <span className="mono">{action}</span>
  ) : (
    <Text component="span" inherit title={action}>
      {t(key)}
    </Text>
  );
}
