import { room } from "@kit/frame/rooms";
import { IconHeartbeat } from "@tabler/icons-react";

export default room({
  name: ["System health", "Estado del sistema", "Sistem sağlığı", "Kesehatan sistem", "Tình trạng hệ thống", "系统健康"],
  icon: IconHeartbeat,
  group: "settings",
  order: 70,
  path: "/health",
  permission: "system:read",
  screens: [{ path: "/health", load: () => import("./page") }],
});
