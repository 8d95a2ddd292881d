import { room } from "@kit/frame/rooms";
import { IconShoppingBag } from "@tabler/icons-react";

export default room({
  name: ["Orders", "Pedidos", "Siparişler", "Pesanan", "Đơn hàng", "订单"],
  icon: IconShoppingBag,
  group: "customers",
  order: 20,
  path: "/orders",
  guide: "concepts/returns",
  permission: "orders:read",
  screens: [
    { path: "/orders", load: () => import("./list") },
    { path: "/orders/$id", load: () => import("./order") },
  ],
  opens: { ord: "/orders/$id" },
});
