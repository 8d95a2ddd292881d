/** A code as a picture: squares for phones and till scanners, lines for those that cannot read squares. */
import { data, vouchersGetBarcodeImage, vouchersGetQrImage, type VoucherOut } from "@kit/client";
import { useWords } from "@kit/words";
import { Anchor, Center, Group, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "./words";

export function CodeImage({ voucher }: { voucher: VoucherOut }) {
  const t = useWords(words);
  const [form, setForm] = useState("qr");
  const found = useQuery({
    queryKey: ["code image", voucher.id, form],
    queryFn: () => data((form === "qr" ? vouchersGetQrImage : vouchersGetBarcodeImage)({ path: { id: voucher.id }, parseAs: "text" })) as Promise<string>,
    staleTime: Infinity,
  });
  const address = found.data === undefined ? undefined : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(found.data)}`;
  return (
    <Stack gap="xs" align="center">
      <Center h={170} w="100%" p="xs" bg="white" style={{ borderRadius: 8, border: "1px solid var(--laurels-line)" }}>
        {address === undefined ? <Skeleton w={140} h={140} /> : <img src={address} alt={t("imageOf", { code: voucher.code })} style={{ maxHeight: 150, maxWidth: "100%" }} />}
      </Center>
      <Group gap="sm">
        <SegmentedControl size="xs" value={form} onChange={setForm} aria-label={t("image")} data={[{ value: "qr", label: "QR" }, { value: "lines", label: t("barcode") }]} />
        {address === undefined ? null : (
          <Anchor size="sm" href={address} download={`${voucher.code}.svg`}>
            {t("download")}
          </Anchor>
        )}
      </Group>
    </Stack>
  );
}
