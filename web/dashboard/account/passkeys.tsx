import { data, selfAddPasskey, selfBeginPasskey, selfListPasskeys, selfRemovePasskey, type PasskeyOut } from "@kit/client";
import { When } from "@kit/fields";
import { useAct } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { makePasskey, passkeysWork } from "../sign-in/passkey";
import { deviceOf } from "./columns";
import { useConfirmed } from "./confirmed";
import { Part } from "./part";
import { words } from "./words";

export function Passkeys() {
  const t = useWords(words);
  const confirmed = useConfirmed();
  const found = useQuery({ queryKey: ["passkeys"], queryFn: () => data(selfListPasskeys()) });
  const able = passkeysWork();
  const name = (credential: Record<string, unknown>) =>
    ask<{ name: string }>({
      title: t("namePasskey"),
      fields: [fields.text("name", { label: t("name"), required: true, max: 60 })],
      initial: { name: deviceOf(navigator.userAgent) },
      label: t("save"),
      submit: ({ values }) => data(selfAddPasskey({ body: { name: values.name, credential } })),
      done: t("passkeyAdded"),
    });
  const add = useAct(async () => name(await makePasskey((await confirmed(() => data(selfBeginPasskey()))).options)));
  const remove = (one: PasskeyOut) =>
    ask({
      title: t("removePasskey"),
      text: t("removePasskeyText", { name: one.name }),
      label: t("removePasskey"),
      danger: true,
      submit: () => confirmed(() => data(selfRemovePasskey({ path: { id: one.id } }))),
      done: t("passkeyRemoved"),
    });
  return (
    <Part
      title={t("passkeys")}
      text={t(able ? "passkeysAbout" : "passkeysUnable")}
      acts={
        <Button variant="default" disabled={!able} loading={add.isPending} onClick={() => add.mutate()}>
          {t("addPasskey")}
        </Button>
      }
    >
      {found.data?.items.map((one) => (
        <Group key={one.id} justify="space-between" wrap="nowrap">
          <div>
            <Text>{one.name}</Text>
            <Text size="sm" c="dimmed" component="div">
              {one.site} · {t("lastUsed")} <When at={one.used_at} none={t("never")} />
            </Text>
          </div>
          <ActionIcon variant="subtle" color="red" aria-label={`${t("removePasskey")}: ${one.name}`} onClick={() => remove(one)}>
            <IconTrash size={17} />
          </ActionIcon>
        </Group>
      ))}
    </Part>
  );
}
