import { room } from "@kit/frame/rooms";
import { IconListSearch } from "@tabler/icons-react";

export default room({
  name: ["Ledger", "Libro mayor", "Puan defteri", "Buku besar", "Sổ cái", "积分账本"],
  icon: IconListSearch,
  group: "loyalty",
  order: 30,
  path: "/ledger",
  guide: "concepts/points-and-lots",
  permission: "points:read",
  screens: [{ path: "/ledger", load: () => import("./list") }],
});
