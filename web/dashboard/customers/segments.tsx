import { data, segmentsListSegmentsOfCustomer, type BelongingOut } from "@kit/client";
import { When } from "@kit/fields";
import { ListSection } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { words } from "./words";

export function Segments({ id }: { id: string }) {
  const t = useWords(words);
  return (
    <ListSection<BelongingOut>
      title={t("segments")}
      queryKey={["customer", id, "segments"]}
      load={() => data(segmentsListSegmentsOfCustomer({ path: { id } }))}
      idOf={(one) => one.id}
      to={(one) => `/segments/${one.id}`}
      none={t("noSegments")}
      columns={[
        { key: "name", title: t("name"), cell: (one) => one.name },
        { key: "key", title: t("key"), cell: (one) => <span className="mono">{one.key}</span> },
        { key: "since", title: t("inSince"), cell: (one) => <When at={one.entered_at} /> },
      ]}
    />
  );
}
