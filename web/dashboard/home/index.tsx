import { room } from "@kit/frame/rooms";
import { IconHome } from "@tabler/icons-react";

export default room({
  name: ["Home", "Inicio", "Ana sayfa", "Beranda", "Trang chủ", "首页"],
  icon: IconHome,
  group: "home",
  order: 10,
  path: "/home",
  guide: "concepts/figures",
  permission: "figures:read",
  screens: [{ path: "/home", load: () => import("./home") }],
});
