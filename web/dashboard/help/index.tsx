import { room } from "@kit/frame/rooms";
import { IconHelpCircle } from "@tabler/icons-react";

export default room({
  name: ["Guides", "Guías", "Kılavuzlar", "Panduan", "Hướng dẫn", "指南"],
  icon: IconHelpCircle,
  group: "settings",
  order: 90,
  path: "/help",
  screens: [
    { path: "/help", load: () => import("./guides") },
    { path: "/help/$shelf", load: () => import("./guide") },
    { path: "/help/$shelf/$name", load: () => import("./guide") },
  ],
});
