import { data, staffInvite, type InvitationCreate } from "@kit/client";
import { useMay } from "@kit/client/session";
import { fields, FormPage } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { keepOnce } from "../keys/once";
import { joinLink } from "./link";
import { ROLES, useRoleName } from "./role";
import { words } from "./words";

export default function Invite() {
  const t = useWords(words);
  const role = useRoleName();
  const mayAll = useMay()("*");
  return (
    <FormPage<InvitationCreate>
      title={t("invite")}
      about={t("inviteAbout")}
      back={{ to: "/people", label: t("title") }}
      fields={[
        fields.text("email", { label: t("email"), type: "email", required: true, max: 254 }),
        fields.text("name", { label: t("name"), help: t("nameHelp"), max: 100 }),
        fields.choices("roles", { label: t("roles"), help: t("rolesHelp"), required: true, options: Object.fromEntries(ROLES.map((one) => [one, role(one)])) }),
        fields.yes("everywhere", { label: t("allWorkspaces"), help: t("allWorkspacesHelp"), when: () => mayAll }),
      ]}
      initial={{ email: "", name: null, roles: [], everywhere: false }}
      label={t("invite")}
      submit={async ({ values }) => {
        const issued = await data(staffInvite({ body: values }));
        keepOnce(issued.id, joinLink(issued.token));
        return `/people/invitations/${issued.id}`;
      }}
      call={(body) => ({ method: "POST", route: "/v1/invitations", body })}
    />
  );
}
