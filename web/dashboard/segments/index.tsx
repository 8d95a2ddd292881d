import { room } from "@kit/frame/rooms";
import { IconFilter } from "@tabler/icons-react";

export default room({
  name: ["Segments", "Segmentos", "Segmentler", "Segmen", "Phân khúc", "分群"],
  icon: IconFilter,
  group: "customers",
  order: 30,
  path: "/segments",
  guide: "how-to/target-a-segment",
  permission: "segments:read",
  screens: [
    { path: "/segments", load: () => import("./list") },
    { path: "/segments/new", load: () => import("./form"), as: "NewSegment" },
    { path: "/segments/$id", load: () => import("./segment") },
    { path: "/segments/$id/edit", load: () => import("./form"), as: "EditSegment" },
  ],
  opens: { seg: "/segments/$id" },
  creates: [{ name: ["Segment", "Segmento", "Segment", "Segmen", "Phân khúc", "分群"], to: "/segments/new", permission: "segments:write" }],
});
