import { data, staffListInvitations, staffWithdraw, type InvitationOut } from "@kit/client";
import { When } from "@kit/fields";
import { ListPage } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconMail } from "@tabler/icons-react";
import { InvitationState } from "./invitation";
import { useRoleName } from "./role";
import { words } from "./words";

export default function Invitations() {
  const t = useWords(words);
  const role = useRoleName();
  return (
    <ListPage<InvitationOut>
      name="invitations"
      title={t("invitations")}
      about={t("invitationsAbout")}
      route="/v1/invitations"
      load={() => data(staffListInvitations())}
      idOf={(one) => one.id}
      to={(one) => `/people/invitations/${one.id}`}
      columns={[
        { key: "email", title: t("email"), cell: (one) => one.email, csv: (one) => one.email },
        { key: "roles", title: t("roles"), cell: (one) => one.roles.map(role).join(", "), csv: (one) => one.roles.join(" ") },
        { key: "by", title: t("invitedBy"), cell: (one) => one.invited_by, csv: (one) => one.invited_by },
        { key: "state", title: t("state"), cell: (one) => <InvitationState of={one} /> },
        { key: "ends", title: t("ends"), cell: (one) => <When at={one.expires_at} />, csv: (one) => one.expires_at },
      ]}
      bulk={[{ label: t("withdraw"), permission: "staff:write", danger: true, run: (one) => staffWithdraw({ path: { id: one.id } }) }]}
      create={{ label: t("invite"), to: "/people/invite", permission: "staff:write" }}
      empty={{ icon: IconMail, title: t("noInvitations"), text: t("noInvitationsText") }}
    />
  );
}
