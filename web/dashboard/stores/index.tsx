import { room } from "@kit/frame/rooms";
import { IconBuildingStore } from "@tabler/icons-react";

export default room({
  name: ["Stores", "Tiendas", "Mağazalar", "Toko", "Cửa hàng", "门店"],
  icon: IconBuildingStore,
  group: "settings",
  order: 30,
  path: "/stores",
  permission: "catalog:read",
  screens: [
    { path: "/stores", load: () => import("./list") },
    { path: "/stores/new", load: () => import("./store"), as: "NewStore" },
    { path: "/stores/$id", load: () => import("./store"), as: "StorePage" },
  ],
  opens: { sto: "/stores/$id" },
  creates: [{ name: ["Store", "Tienda", "Mağaza", "Toko", "Cửa hàng", "门店"], to: "/stores/new", permission: "catalog:write" }],
});
