import { room } from "@kit/frame/rooms";
import { IconTestPipe } from "@tabler/icons-react";

export default room({
  name: ["Simulator", "Simulador", "Simülatör", "Simulator", "Mô phỏng", "模拟器"],
  icon: IconTestPipe,
  group: "campaigns",
  order: 30,
  path: "/simulator",
  permission: "decisions:read",
  guide: "how-to/try-a-campaign-first",
  screens: [{ path: "/simulator", load: () => import("./simulator") }],
});
