import { customersGet, data, segmentsAddMembers, segmentsListMembers, segmentsRemoveMembers, type CustomerRefIn, type SegmentsListMembersResponse, type MembersChangedOut, type SegmentOut } from "@kit/client";
import { When } from "@kit/fields";
import { Link } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { ListSection } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { tell, warn } from "@kit/pages/notices";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "../customers/name";
import { words } from "./words";

type Member = SegmentsListMembersResponse["items"][number];

const MOST = 1000;

export function Members({ segment }: { segment: SegmentOut }) {
  const t = useWords(words);
  return (
    <ListSection<Member>
      title={t("members")}
      queryKey={["segment", segment.id, "members", segment.size]}
      load={(cursor) => data(segmentsListMembers({ path: { id: segment.id }, query: { cursor, limit: 25 } }))}
      idOf={(one) => one.customer_id}
      to={(one) => `/customers/${one.customer_id}`}
      none={t(segment.kind === "static" ? "noMembersStatic" : "noMembers")}
      columns={[
        { key: "name", title: t("customer"), cell: (one) => <Name id={one.customer_id} /> },
        { key: "since", title: t("inSince"), cell: (one) => <When at={one.entered_at} /> },
      ]}
    />
  );
}

function Name({ id }: { id: string }) {
  const found = useQuery({ queryKey: ["customer", id], queryFn: () => data(customersGet({ path: { id } })), staleTime: 60_000 });
  return found.data === undefined ? "…" : nameOf(found.data);
}

export function Customer({ id }: { id: string }) {
  return (
    <Link to={`/customers/${id}`}>
      <Name id={id} />
    </Link>
  );
}

interface Asked {
  source: string | null;
  ids: string | null;
}

/** Put customers into a static segment or take them out, as many as a list of their ids has. */
export function useMembersActs({ id }: SegmentOut) {
  const t = useWords(words);
  const told = (change: (items: CustomerRefIn[]) => Promise<MembersChangedOut>, title: string) => () =>
    ask<Asked>({
      title,
      text: t("membersText"),
      fields: [
        fields.area("ids", { label: t("ids"), help: t("idsHelp"), required: true }),
        fields.text("source", { label: t("source"), help: t("sourceHelp"), placeholder: "shop", max: 50 }),
      ],
      initial: { ids: null, source: null },
      label: title,
      size: "lg",
      submit: async ({ values }) => {
        const refs = refsOf(values);
        const refused: string[] = [];
        let changed = 0;
        for (let first = 0; first < refs.length; first += MOST) {
          const done = await change(refs.slice(first, first + MOST));
          changed += done.added + done.removed;
          for (const row of done.results) if (row.problem !== null) refused.push(`${written(refs[first + row.index]!)}: ${String(row.problem["detail"])}`);
        }
        tell(t("membersChanged", { count: changed }));
        if (refused.length > 0) warn(t("membersRefused", { count: refused.length }), refused.slice(0, 5));
      },
    });
  return {
    add: told((items) => data(segmentsAddMembers({ path: { id }, body: { items } })), t("addMembers")),
    remove: told((items) => data(segmentsRemoveMembers({ path: { id }, body: { items } })), t("removeMembers")),
  };
}

/** Our own ids, or ids of a system: one a line, or apart by commas. */
function refsOf({ ids, source }: Asked): CustomerRefIn[] {
  const named = (ids ?? "").split(/[\n,;]+/).map((one) => one.trim());
  return named.filter((one) => one !== "").map((one) => (one.startsWith("cus_") ? { id: one } : { source: source ?? "", external_id: one }));
}

function written(ref: CustomerRefIn): string {
  return ref.id ?? ref.external_id ?? "";
}
