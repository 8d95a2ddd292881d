import { room } from "@kit/frame/rooms";
import { IconUsersGroup } from "@tabler/icons-react";

export default room({
  name: ["People", "Personas", "Kişiler", "Orang", "Người dùng", "人员"],
  icon: IconUsersGroup,
  group: "settings",
  order: 20,
  path: "/people",
  guide: "how-to/let-people-in",
  permission: "staff:read",
  screens: [
    { path: "/people", load: () => import("./list") },
    { path: "/people/invite", load: () => import("./invite") },
    { path: "/people/roles", load: () => import("./roles") },
    { path: "/people/invitations", load: () => import("./invitations") },
    { path: "/people/invitations/$id", load: () => import("./invitation") },
    { path: "/people/$id", load: () => import("./person") },
  ],
  places: [
    { name: ["Invitations", "Invitaciones", "Davetler", "Undangan", "Lời mời", "邀请"], to: "/people/invitations" },
    { name: ["Roles and rights", "Roles y permisos", "Roller ve yetkiler", "Peran dan hak akses", "Vai trò và quyền", "角色和权限"], to: "/people/roles" },
  ],
  opens: { stf: "/people/$id", inv: "/people/invitations/$id" },
  creates: [{ name: ["Invitation", "Invitación", "Davet", "Undangan", "Lời mời", "邀请"], to: "/people/invite", permission: "staff:write" }],
});
