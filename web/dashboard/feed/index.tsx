import { room } from "@kit/frame/rooms";
import { IconTimelineEvent } from "@tabler/icons-react";

export default room({
  name: ["Feed", "Flujo de eventos", "Olay akışı", "Umpan peristiwa", "Luồng sự kiện", "事件流"],
  icon: IconTimelineEvent,
  group: "developers",
  order: 40,
  path: "/feed",
  permission: "feed:read",
  screens: [
    { path: "/feed", load: () => import("./list") },
    { path: "/feed/$sequence", load: () => import("./event") },
  ],
});
