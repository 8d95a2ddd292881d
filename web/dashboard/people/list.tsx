import { data, staffListStaff, type StaffOut as Person } from "@kit/client";
import { Status } from "@kit/fields";
import { ListPage } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconMail, IconShieldCheck, IconUsersGroup } from "@tabler/icons-react";
import { useRoleName } from "./role";
import { words } from "./words";

export default function People() {
  const t = useWords(words);
  const role = useRoleName();
  const everywhere = (one: Person) => one.everywhere.map((key) => `${role(key)} (${t("everywhere")})`);
  return (
    <ListPage<Person>
      name="people"
      title={t("title")}
      about={t("about")}
      route="/v1/staff"
      load={() => data(staffListStaff())}
      idOf={(one) => one.id}
      to={(one) => `/people/${one.id}`}
      columns={[
        { key: "name", title: t("name"), cell: (one) => one.name, csv: (one) => one.name },
        { key: "email", title: t("email"), cell: (one) => one.email, csv: (one) => one.email },
        { key: "roles", title: t("roles"), cell: (one) => [...one.roles.map(role), ...everywhere(one)].join(", "), csv: (one) => [...one.roles, ...one.everywhere].join(" ") },
        { key: "state", title: t("state"), cell: (one) => <Status tone={one.disabled_at === null ? "good" : "quiet"}>{t(one.disabled_at === null ? "active" : "disabled")}</Status>, csv: (one) => one.disabled_at ?? "" },
      ]}
      create={{ label: t("invite"), to: "/people/invite", permission: "staff:write" }}
      acts={[
        { label: t("invitations"), icon: IconMail, to: "/people/invitations" },
        { label: t("matrix"), icon: IconShieldCheck, to: "/people/roles" },
      ]}
      empty={{ icon: IconUsersGroup, title: t("none"), text: t("noneText") }}
    />
  );
}
