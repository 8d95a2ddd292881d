import { room } from "@kit/frame/rooms";
import { IconUserCircle } from "@tabler/icons-react";

export default room({
  name: ["Your account", "Su cuenta", "Hesabınız", "Akun Anda", "Tài khoản của bạn", "您的账户"],
  icon: IconUserCircle,
  group: "settings",
  order: 90,
  path: "/account",
  permission: "self:read",
  screens: [{ path: "/account", load: () => import("./page") }],
});
