import { data, staffGet, staffListRoles, staffListSessionsOf, type StaffOut as Person } from "@kit/client";
import { Sentence, Status } from "@kit/fields";
import { Link, useParam } from "@kit/frame/link";
import { DetailPage, Fact, Facts, Found, ListSection, Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSessionColumns } from "../account/columns";
import { shownOnce } from "../keys/once";
import { Secret } from "../keys/secret";
import { useActs } from "./acts";
import { useRoleName } from "./role";
import { words } from "./words";

export default function PersonPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["person", id], queryFn: () => data(staffGet({ path: { id } })) });
  return <Found of={found}>{(one) => <Shown of={one} />}</Found>;
}

function Shown({ of: one }: { of: Person }) {
  const t = useWords(words);
  const role = useRoleName();
  const acts = useActs(one);
  const sessions = useSessionColumns();
  const link = shownOnce(one.id);
  const active = one.disabled_at === null;
  const here = one.roles.map(role).join(", ");
  const everywhere = one.everywhere.map(role).join(", ");
  return (
    <DetailPage
      id={one.id}
      title={one.name}
      about={one.email}
      status={<Status tone={active ? "good" : "quiet"}>{t(active ? "active" : "disabled")}</Status>}
      back={{ to: "/people", label: t("title") }}
      route={`/v1/staff/${one.id}`}
      acts={acts}
      summary={
        <Stack>
          <Sentence>
            {active
              ? [here === "" ? "" : t("saidHere", { roles: here }), everywhere === "" ? "" : t("saidEverywhere", { roles: everywhere })].join(" ").trim()
              : t("saidDisabled")}
          </Sentence>
          <Facts>
            <Fact name={t("email")}>{one.email}</Fact>
          </Facts>
          <Link to="/people/roles">{t("matrix")}</Link>
        </Stack>
      }
      tabs={[
        {
          key: "access",
          title: t("access"),
          content: (
            <Stack>
              {link === undefined ? null : <Secret title={t("linkFor", { email: one.email })} text={link} />}
              <Roles title={t("rolesHere")} keys={one.roles} />
              <Roles title={t("rolesEverywhere")} keys={one.everywhere} />
            </Stack>
          ),
        },
        {
          key: "sessions",
          title: t("sessions"),
          content: (
            <ListSection
              queryKey={["sessions", one.id]}
              load={() => data(staffListSessionsOf({ path: { id: one.id } }))}
              none={t("noSessions")}
              columns={sessions}
              idOf={(session) => session.id}
            />
          ),
        },
      ]}
    />
  );
}

/** The roles that somebody has in a place, each with what it does. */
function Roles({ title, keys }: { title: string; keys: readonly string[] }) {
  const t = useWords(words);
  const role = useRoleName();
  const known = useQuery({ queryKey: ["roles"], queryFn: () => data(staffListRoles()) });
  return (
    <Section title={title}>
      {keys.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          {t("noRoles")}
        </Text>
      ) : (
        keys.map((key) => (
          <div key={key} className="line">
            <Text fw={600}>{role(key)}</Text>
            <Text size="sm" c="dimmed">
              {known.data?.items.find((one) => one.key === key)?.does}
            </Text>
          </div>
        ))
      )}
    </Section>
  );
}
