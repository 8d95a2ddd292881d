import { room } from "@kit/frame/rooms";
import { IconKey } from "@tabler/icons-react";

export default room({
  name: ["API keys", "Claves de API", "API anahtarları", "Kunci API", "Khóa API", "API 密钥"],
  icon: IconKey,
  group: "developers",
  order: 20,
  path: "/keys",
  permission: "keys:read",
  screens: [
    { path: "/keys", load: () => import("./list") },
    { path: "/keys/new", load: () => import("./new") },
    { path: "/keys/$id", load: () => import("./key") },
  ],
  opens: { key: "/keys/$id" },
  creates: [{ name: ["API key", "Clave de API", "API anahtarı", "Kunci API", "Khóa API", "API 密钥"], to: "/keys/new", permission: "keys:write" }],
});
