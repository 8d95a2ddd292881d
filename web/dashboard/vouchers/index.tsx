import { data, vouchersGetBatch, vouchersGetChange } from "@kit/client";
import { room } from "@kit/frame/rooms";
import { IconTicket } from "@tabler/icons-react";

export default room({
  name: ["Codes", "Códigos", "Kodlar", "Kode", "Mã", "代码"],
  icon: IconTicket,
  group: "campaigns",
  order: 20,
  path: "/codes",
  guide: "how-to/generate-a-million-codes",
  permission: "vouchers:read",
  screens: [
    { path: "/codes", load: () => import("./list") },
    { path: "/codes/batches/$id", load: () => import("./batch") },
    { path: "/codes/$id", load: () => import("./voucher") },
  ],
  opens: { vch: "/codes/$id", vba: "/codes/batches/$id" },
  jobs: {
    vba: async (id) => {
      const batch = await data(vouchersGetBatch({ path: { id } }));
      return { state: batch.state === "pending" ? "running" : batch.state, done: batch.made, of: batch.count };
    },
    vcg: async (id) => {
      const change = await data(vouchersGetChange({ path: { id } }));
      return { state: change.state === "pending" ? "running" : change.state, done: change.seen };
    },
  },
});
