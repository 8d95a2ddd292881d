/** Which role may do what, as the API tells it. */
import { data, staffListRoles, type RoleOut } from "@kit/client";
import { Found } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { ScrollArea, Table, VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
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
  const rights = [...new Set(roles.flatMap((one) => one.permissions))].filter((one) => !one.startsWith("self:")).sort();
  return (
    <Page title={t("matrix")} about={t("matrixAbout")} back={{ to: "/people", label: t("title") }}>
      <ScrollArea className="card" type="auto" viewportProps={{ tabIndex: 0, "aria-label": t("matrix") }}>
        <Table verticalSpacing={6} horizontalSpacing="md" highlightOnHover stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("right")}</Table.Th>
              {roles.map((one) => (
                <Table.Th key={one.key} ta="center" title={one.does}>
                  {role(one.key)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rights.map((right) => (
              <Table.Tr key={right}>
                <Table.Th scope="row" fw={400} className="mono">
                  {right}
                </Table.Th>
                {roles.map((one) => (
                  <Table.Td key={one.key} ta="center">
                    {one.permissions.includes(right) ? (
                      <>
                        <IconCheck size={16} color="var(--laurels-good)" aria-hidden />
                        <VisuallyHidden>{t("yes")}</VisuallyHidden>
                      </>
                    ) : null}
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
