import { room } from "@kit/frame/rooms";
import { IconUsers } from "@tabler/icons-react";

export default room({
  name: ["Customers", "Clientes", "Müşteriler", "Pelanggan", "Khách hàng", "顾客"],
  icon: IconUsers,
  group: "customers",
  order: 10,
  path: "/customers",
  guide: "concepts/points-and-lots",
  permission: "customers:read",
  screens: [
    { path: "/customers", load: () => import("./list") },
    { path: "/customers/new", load: () => import("./form"), as: "NewCustomer" },
    { path: "/customers/$id", load: () => import("./customer") },
    { path: "/customers/$id/edit", load: () => import("./form"), as: "EditCustomer" },
  ],
  opens: { cus: "/customers/$id" },
  creates: [{ name: ["Customer", "Cliente", "Müşteri", "Pelanggan", "Khách hàng", "顾客"], to: "/customers/new", permission: "customers:write" }],
});
