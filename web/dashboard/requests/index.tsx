import { room } from "@kit/frame/rooms";
import { IconArrowsLeftRight } from "@tabler/icons-react";

export default room({
  name: ["Request log", "Registro de peticiones", "İstek günlüğü", "Log permintaan", "Nhật ký yêu cầu", "请求日志"],
  icon: IconArrowsLeftRight,
  group: "developers",
  order: 30,
  path: "/requests",
  permission: "requests:read",
  guide: "how-to/find-what-was-sent",
  screens: [
    { path: "/requests", load: () => import("./list") },
    { path: "/requests/$id", load: () => import("./request") },
  ],
  opens: { rql: "/requests/$id" },
});
