import { room } from "@kit/frame/rooms";
import { IconSettings } from "@tabler/icons-react";

export default room({
  name: ["Workspace", "Espacio de trabajo", "Çalışma alanı", "Ruang kerja", "Không gian làm việc", "工作区"],
  icon: IconSettings,
  group: "settings",
  order: 10,
  path: "/settings",
  permission: "workspace:write",
  screens: [{ path: "/settings", load: () => import("./workspace") }],
});
