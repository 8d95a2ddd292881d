import { room } from "@kit/frame/rooms";
import { IconCoins } from "@tabler/icons-react";

export default room({
  name: ["Earning rules", "Reglas para ganar", "Kazanma kuralları", "Aturan perolehan", "Quy tắc tích điểm", "积分规则"],
  icon: IconCoins,
  group: "loyalty",
  order: 20,
  path: "/earning",
  guide: "how-to/try-a-campaign-first",
  permission: "campaigns:read",
  screens: [{ path: "/earning", load: () => import("./list") }],
});
