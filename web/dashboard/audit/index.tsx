import { room } from "@kit/frame/rooms";
import { IconHistory } from "@tabler/icons-react";

export default room({
  name: ["Audit trail", "Registro de auditoría", "Denetim izi", "Jejak audit", "Nhật ký kiểm toán", "审计记录"],
  icon: IconHistory,
  group: "settings",
  order: 60,
  path: "/audit",
  permission: "audit:read",
  screens: [{ path: "/audit", load: () => import("./list") }],
});
