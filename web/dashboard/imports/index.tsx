import { data, importsGet } from "@kit/client";
import { room } from "@kit/frame/rooms";
import { IconFileImport } from "@tabler/icons-react";

export default room({
  name: ["Imports", "Importaciones", "İçe aktarmalar", "Impor", "Nhập dữ liệu", "导入"],
  icon: IconFileImport,
  group: "customers",
  order: 40,
  path: "/imports",
  permission: "imports:read",
  guide: "how-to/import-a-file",
  screens: [
    { path: "/imports", load: () => import("./list") },
    { path: "/imports/new", load: () => import("./new") },
    { path: "/imports/$id", load: () => import("./import") },
  ],
  opens: { imp: "/imports/$id" },
  creates: [{ name: ["Import", "Importación", "İçe aktarma", "Impor", "Nhập dữ liệu", "导入"], to: "/imports/new", permission: "imports:write" }],
  jobs: { imp: async (id) => (await import("./job")).jobOf(await data(importsGet({ path: { id } }))) },
});
