/** Which role may do what, as the API tells it. */
import { data, staffListRoles, type RoleOut } from "@kit/client";
import { Found } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { ScrollArea, SimpleGrid, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRoleName } from "./role";
import { words } from "./words";

export default function Roles() {
  const found = useQuery({ queryKey: ["roles"], queryFn: () => data(staffListRoles()) });
  return <Found of={found}>{(page) => <Matrix roles={page.items} />}</Found>;
}

function Matrix({ roles }: { roles: readonly RoleOut[] }) {
  const t = useWords(words);
  const role = useRoleName();
  const rights = [...new Set(roles.flatMap((one) => one.permissions))].filter((one) => one !== "*" && !one.startsWith("self:")).sort();
  const areas = [...new Set(rights.map(areaOf))];
  return (
    <Page title={t("matrix")} about={t("matrixAbout")} back={{ to: "/people", label: t("title") }}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {roles.map((one) => (
          <div key={one.key} className="card figure">
            <Title order={2} size="h3">
              {role(one.key)}
            </Title>
            <Text size="sm" c="dimmed">
              {one.does}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <ScrollArea className="card" type="auto" viewportProps={{ tabIndex: 0, "aria-label": t("matrix") }}>
        <Table verticalSpacing={9} horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("right")}</Table.Th>
              {roles.map((one) => (
                <Table.Th key={one.key}>{role(one.key)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {areas.map((area) => (
              <Table.Tr key={area}>
                <Table.Th scope="row" fw={550} className="mono">
                  {area}
                </Table.Th>
                {roles.map((one) => (
                  <Table.Td key={one.key} className="mono">
                    {rights
                      .filter((right) => areaOf(right) === area && one.permissions.includes(right))
                      .map((right) => right.slice(area.length + 1))
                      .join(", ") || <span aria-hidden>–</span>}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Page>
  );
}

/** `orders:read` is about `orders`. */
const areaOf = (right: string) => right.split(":")[0]!;
