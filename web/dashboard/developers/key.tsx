/** The key that stands in the samples: one that was just made, or one that is made here for trying. */
import { data, keysCreate } from "@kit/client";
import { useMay } from "@kit/client/session";
import { useAct } from "@kit/pages/acts";
import { useAddress } from "@kit/pages/list/address";
import { useWords } from "@kit/words";
import { Button, Group, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { keepOnce, shownOnce } from "../keys/once";
import { Secret } from "../keys/secret";
import { words } from "./words";

const SCOPES = ["workspace:read", "customers:read", "customers:write", "orders:read", "orders:write", "points:read"];
const LASTS = 30 * 86_400_000;

/** The text of the key that the address names, if it was made in this tab. */
export function useKeyText(): string | undefined {
  const [values] = useAddress();
  return shownOnce(values["key"] ?? "");
}

export function KeyPart({ text }: { text: string | undefined }) {
  const t = useWords(words);
  const may = useMay()("keys:write");
  const [, change] = useAddress();
  const make = useAct(async () => {
    const issued = await data(keysCreate({ body: { name: t("keyName"), scopes: SCOPES, expires_at: new Date(Date.now() + LASTS).toISOString() } }));
    keepOnce(issued.id, issued.text);
    change({ key: issued.id }, true);
  }, t("keyMade"));
  if (text !== undefined) return <Secret title={t("keyFilled")} text={text} />;
  return (
    <Group className="card" p="md" justify="space-between" gap="sm">
      <Text flex={1} miw={220}>
        {t(may ? "keyNeeded" : "keyAsk")}
      </Text>
      {may ? (
        <Button leftSection={<IconKey size={16} aria-hidden />} loading={make.isPending} onClick={() => make.mutate()}>
          {t("keyMake")}
        </Button>
      ) : null}
    </Group>
  );
}
