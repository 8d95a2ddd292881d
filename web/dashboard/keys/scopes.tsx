/** What a key may do: a purpose to begin with, then right by right, in the order of what they are about. */
import { data, staffListRoles } from "@kit/client";
import { accessOf, useMay, useMe } from "@kit/client/session";
import type { Edit } from "@kit/pages/form/field";
import { useWords } from "@kit/words";
import { Button, Checkbox, Group, Input, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

const PUBLISHABLE = ["catalog:read", "earnings:preview", "gift_cards:check", "redemptions:validate"];
const TILL = [
  ...["workspace:read", "catalog:read", "customers:read", "points:read", "points:spend", "publications:read", "gift_cards:check", "gift_cards:spend"],
  ...["earnings:preview", "redemptions:read", "redemptions:validate", "redemptions:write"],
];
const SHOP = [
  ...TILL,
  ...["customers:write", "catalog:write", "prices:read", "prices:write", "orders:read", "orders:write", "events:read", "events:write"],
  ...["programs:read", "campaigns:read", "publications:write", "readings:write"],
];
const PEOPLES = /^(audit|keys|staff):/;

/** The rights that the person can pass on: they cannot give what they have not. */
function useScopes(): readonly string[] {
  const me = useMe().data;
  const own = accessOf(me)?.permissions ?? [];
  const all = useQuery({ queryKey: ["roles"], queryFn: () => data(staffListRoles()), enabled: own.includes("*") });
  const named = own.includes("*") ? (all.data?.items.flatMap((role) => role.permissions) ?? []) : own;
  return [...new Set(named)].filter((one) => one !== "*" && !one.startsWith("self:")).sort();
}

export function Scopes({ edit }: { edit: Edit }) {
  const t = useWords(words);
  const mayAll = useMay()("*");
  const known = useScopes();
  const publishable = edit.values["kind"] === "publishable";
  const offered = publishable ? known.filter((one) => PUBLISHABLE.includes(one)) : known;
  const chosen = edit.value as readonly string[];
  const all = chosen.includes("*");
  const purposes: [string, readonly string[]][] = publishable
    ? [[t("forBrowser"), PUBLISHABLE]]
    : [
        [t("forShop"), SHOP],
        [t("forTill"), TILL],
        [t("forReading"), known.filter((one) => one.endsWith(":read") && !PEOPLES.test(one))],
        ...(mayAll ? ([[t("everything"), ["*"]]] as [string, string[]][]) : []),
      ];
  const toggle = (scope: string, on: boolean) => edit.put(on ? [...chosen, scope] : chosen.filter((one) => one !== scope));
  const about = [...new Set(offered.map((one) => one.split(":")[0]!))];
  return (
    <Input.Wrapper label={t("scopes")} description={t("scopesHelp")} error={edit.error} required>
      <Group gap="xs" my="xs">
        {purposes.map(([name, scopes]) => (
          <Button key={name} size="compact-sm" variant="default" onClick={() => edit.put(scopes.filter((one) => one === "*" || offered.includes(one)))}>
            {name}
          </Button>
        ))}
        {chosen.length === 0 ? null : (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => edit.put([])}>
            {t("clear")}
          </Button>
        )}
      </Group>
      {all ? (
        <Text size="sm" c="var(--laurels-bad)">
          {t("everythingText")}
        </Text>
      ) : (
        <Table verticalSpacing={6} horizontalSpacing={0} aria-label={t("scopes")} withRowBorders>
          <Table.Tbody>
            {about.map((resource) => (
              <Table.Tr key={resource}>
                <Table.Th scope="row" fw={400} className="mono" w={140}>
                  {resource}
                </Table.Th>
                <Table.Td>
                  <Group gap="md">
                    {offered
                      .filter((one) => one.startsWith(`${resource}:`))
                      .map((scope) => (
                        <Checkbox
                          key={scope}
                          size="xs"
                          label={scope.split(":")[1]}
                          aria-label={scope}
                          checked={chosen.includes(scope)}
                          onChange={(event) => toggle(scope, event.currentTarget.checked)}
                        />
                      ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Input.Wrapper>
  );
}
