import { room } from "@kit/frame/rooms";
import { IconSchema } from "@tabler/icons-react";

export default room({
  name: ["Schema", "Esquema", "Şema", "Skema", "Lược đồ", "数据结构"],
  icon: IconSchema,
  group: "developers",
  order: 50,
  path: "/schema",
  permission: "workspace:read",
  screens: [
    { path: "/schema", load: () => import("./page") },
    { path: "/schema/events", load: () => import("./page"), as: "Events" },
    { path: "/schema/new_event_type", load: () => import("./new") },
    { path: "/schema/events/$name", load: () => import("./type") },
  ],
  creates: [
    {
      name: ["Event type", "Tipo de evento", "Olay türü", "Jenis peristiwa", "Loại sự kiện", "事件类型"],
      to: "/schema/new_event_type",
      permission: "events:write",
    },
  ],
});
