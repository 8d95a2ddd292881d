import { room } from "@kit/frame/rooms";
import { IconSpeakerphone } from "@tabler/icons-react";

export default room({
  name: ["Campaigns", "Campañas", "Kampanyalar", "Kampanye", "Chiến dịch", "活动"],
  icon: IconSpeakerphone,
  group: "campaigns",
  order: 10,
  path: "/campaigns",
  guide: "how-to/try-a-campaign-first",
  permission: "campaigns:read",
  screens: [
    { path: "/campaigns", load: () => import("./list") },
    { path: "/campaigns/calendar", load: () => import("./calendar") },
    { path: "/campaigns/stacking", load: () => import("./stacking") },
    { path: "/campaigns/stops", load: () => import("./stops") },
    { path: "/campaigns/new", load: () => import("./wizard/new") },
    { path: "/campaigns/$id/edit", load: () => import("./wizard/edit") },
    { path: "/campaigns/$id", load: () => import("./campaign") },
  ],
  places: [
    {
      name: ["Campaign calendar", "Calendario de campañas", "Kampanya takvimi", "Kalender kampanye", "Lịch chiến dịch", "活动日历"],
      to: "/campaigns/calendar",
      permission: "campaigns:read",
    },
    {
      name: ["Stacking rules", "Reglas de combinación", "Birleştirme kuralları", "Aturan penggabungan", "Quy tắc cộng dồn", "叠加规则"],
      to: "/campaigns/stacking",
      permission: "campaigns:read",
    },
    {
      name: ["Kill switches", "Paradas de emergencia", "Acil durdurma", "Sakelar darurat", "Công tắc dừng khẩn", "紧急停止"],
      to: "/campaigns/stops",
      permission: "campaigns:read",
    },
  ],
  opens: { cmp: "/campaigns/$id" },
  creates: [{ name: ["Campaign", "Campaña", "Kampanya", "Kampanye", "Chiến dịch", "活动"], to: "/campaigns/new", permission: "campaigns:write" }],
});
