import { room } from "@kit/frame/rooms";
import { IconGift } from "@tabler/icons-react";

export default room({
  name: ["Gift cards", "Tarjetas regalo", "Hediye kartları", "Kartu hadiah", "Thẻ quà tặng", "礼品卡"],
  icon: IconGift,
  group: "loyalty",
  order: 40,
  path: "/gift-cards",
  guide: "concepts/gift-cards",
  permission: "gift_cards:read",
  screens: [
    { path: "/gift-cards", load: () => import("./list") },
    { path: "/gift-cards/new", load: () => import("./new") },
    { path: "/gift-cards/$id", load: () => import("./card") },
  ],
  opens: { gft: "/gift-cards/$id" },
  creates: [{ name: ["Gift card", "Tarjeta regalo", "Hediye kartı", "Kartu hadiah", "Thẻ quà tặng", "礼品卡"], to: "/gift-cards/new", permission: "gift_cards:write" }],
});
