/** What an administrator does with somebody: roles, a link, ending sessions, disabling, taking access away. */
import {
  data,
  staffAssign,
  staffDisable,
  staffEnable,
  staffEndSessionsOf,
  staffMakeLink,
  staffRemove,
  staffRemoveFactorsOf,
  type StaffOut as Person,
} from "@kit/client";
import { useGo } from "@kit/frame/link";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { IconDeviceMobileOff, IconLink, IconLogout, IconUserCheck, IconUserCog, IconUserMinus, IconUserOff } from "@tabler/icons-react";
import { keepOnce } from "../keys/once";
import { signInLink } from "./link";
import { ROLES, useRoleName } from "./role";
import { words } from "./words";

const permission = "staff:write";

export function useActs(one: Person): Act[] {
  const t = useWords(words);
  const go = useGo();
  const role = useRoleName();
  const path = { id: one.id };
  const name = one.name;
  const everywhere = one.roles.length === 0;
  const confirmed = (label: string, text: string, submit: () => Promise<unknown>, done: string) => () => ask({ title: label, text, label, danger: true, submit, done });
  const assign = () =>
    ask<{ roles: string[]; everywhere: boolean }>({
      title: t("changeRoles"),
      text: t("changeRolesText"),
      fields: [
        fields.choices("roles", { label: t("roles"), required: true, options: Object.fromEntries(ROLES.map((key) => [key, role(key)])) }),
        fields.yes("everywhere", { label: t("allWorkspaces"), help: t("allWorkspacesHelp") }),
      ],
      initial: { roles: everywhere ? one.everywhere : one.roles, everywhere },
      label: t("save"),
      submit: ({ values }) => data(staffAssign({ path, body: values })),
      done: t("rolesChanged"),
    });
  const link = () =>
    ask({
      title: t("makeLink"),
      text: t("makeLinkText", { name }),
      label: t("makeLink"),
      submit: async () => {
        keepOnce(one.id, signInLink((await data(staffMakeLink({ path }))).token));
        go(`/people/${one.id}`);
      },
    });
  const leave = async () => {
    await staffRemove({ path, query: { everywhere } });
    go("/people");
  };
  return [
    { label: t("changeRoles"), icon: IconUserCog, permission, run: assign },
    { label: t("makeLink"), icon: IconLink, permission, run: link },
    { label: t("endSessions"), icon: IconLogout, permission, run: confirmed(t("endSessions"), t("endSessionsText", { name }), () => staffEndSessionsOf({ path }), t("sessionsEnded")) },
    { label: t("removeFactors"), icon: IconDeviceMobileOff, permission, run: confirmed(t("removeFactors"), t("removeFactorsText", { name }), () => staffRemoveFactorsOf({ path }), t("factorsRemoved")) },
    one.disabled_at === null
      ? { label: t("disable"), icon: IconUserOff, permission, danger: true, run: confirmed(t("disable"), t("disableText", { name }), () => staffDisable({ path }), t("disabledNow")) }
      : { label: t("enable"), icon: IconUserCheck, permission, run: () => ask({ title: t("enable"), text: t("enableText", { name }), label: t("enable"), submit: () => staffEnable({ path }), done: t("enabledNow") }) },
    { label: t("remove"), icon: IconUserMinus, permission, danger: true, run: confirmed(t("remove"), t("removeText", { name }), leave, t("removed")) },
  ];
}
