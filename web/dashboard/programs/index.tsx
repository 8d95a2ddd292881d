import { room } from "@kit/frame/rooms";
import { IconLaurelWreath } from "@tabler/icons-react";

export default room({
  name: ["Programs", "Programas", "Programlar", "Program", "Chương trình", "计划"],
  icon: IconLaurelWreath,
  group: "loyalty",
  order: 10,
  path: "/programs",
  guide: "concepts/figures",
  permission: "programs:read",
  screens: [
    { path: "/programs", load: () => import("./list") },
    { path: "/programs/new", load: () => import("./wizard") },
    { path: "/programs/$id", load: () => import("./program") },
    { path: "/programs/$id/wallets/new", load: () => import("./form"), as: "NewWallet" },
    { path: "/wallets/$id", load: () => import("./wallet") },
    { path: "/wallets/$id/edit", load: () => import("./form"), as: "EditWallet" },
  ],
  opens: { prg: "/programs/$id", wal: "/wallets/$id" },
  creates: [{ name: ["Program", "Programa", "Program", "Program", "Chương trình", "计划"], to: "/programs/new", permission: "programs:write" }],
});
