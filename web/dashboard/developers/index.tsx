import { room } from "@kit/frame/rooms";
import { IconRocket } from "@tabler/icons-react";

export default room({
  name: ["First call", "Primera llamada", "İlk çağrı", "Panggilan pertama", "Lệnh gọi đầu tiên", "首次调用"],
  icon: IconRocket,
  group: "developers",
  order: 10,
  path: "/developers",
  permission: "keys:read",
  screens: [{ path: "/developers", load: () => import("./start") }],
});
