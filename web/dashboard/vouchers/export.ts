import { data, vouchersExportVouchers, type VouchersExportVouchersData } from "@kit/client";
import { download } from "@kit/pages/list/csv";

/** Hand codes to the person as a file, as many as there are. */
export async function exportCodes(query: NonNullable<VouchersExportVouchersData["query"]>): Promise<void> {
  const table = (await data(vouchersExportVouchers({ query, parseAs: "text" }))) as string;
  download(`codes-${new Date().toISOString().slice(0, 10)}.csv`, table.replace(/^\uFEFF/, ""));
}
