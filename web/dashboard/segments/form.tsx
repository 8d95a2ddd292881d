import { data, segmentsCreateSegment, segmentsGetSegment, segmentsUpdateSegment, type SegmentCreate, type SegmentOut, type SegmentPatch } from "@kit/client";
import { useParam } from "@kit/frame/link";
import { Found } from "@kit/pages/detail";
import { fields, FormPage, type Field, type Said } from "@kit/pages/form";
import { RuleBuilder } from "@kit/rules";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { Preview } from "./preview";
import { words } from "./words";

export function NewSegment() {
  const t = useWords(words);
  const dynamic = (values: Readonly<Record<string, unknown>>) => values["kind"] === "dynamic";
  return (
    <FormPage<SegmentCreate>
      title={t("create")}
      about={t("createText")}
      back={{ to: "/segments", label: t("title") }}
      fields={[
        fields.text("name", { label: t("name"), required: true, max: 200 }),
        fields.text("key", { label: t("key"), help: t("keyHelp"), required: true, placeholder: "vip", max: 64 }),
        fields.choice("kind", { label: t("kind"), required: true, options: { dynamic: t("dynamicText"), static: t("staticText") } }),
        rule({ label: t("rule"), help: t("ruleHelp"), when: dynamic }),
        fields.area("description", { label: t("description"), max: 2000 }),
      ]}
      initial={{ name: "", key: "", kind: "dynamic", rule: null, description: "" }}
      submit={async ({ values }) => `/segments/${(await data(segmentsCreateSegment({ body: sent(values) }))).id}`}
      label={t("create")}
      call={(values) => ({ method: "POST", route: "/v1/segments", body: sent(values) })}
      aside={(values) => (values.kind === "dynamic" ? <Preview rule={values.rule ?? ""} /> : t("staticAside"))}
    />
  );
}

export function EditSegment() {
  const id = useParam();
  const found = useQuery({ queryKey: ["segment", id], queryFn: () => data(segmentsGetSegment({ path: { id } })) });
  return <Found of={found}>{(segment) => <Edit segment={segment} />}</Found>;
}

function Edit({ segment }: { segment: SegmentOut }) {
  const t = useWords(words);
  const { id, kind } = segment;
  const edited = ({ name, description, rule }: SegmentOut): SegmentPatch => (kind === "dynamic" ? { name, description, rule } : { name, description });
  return (
    <FormPage<SegmentPatch>
      title={segment.name}
      back={{ to: `/segments/${id}`, label: segment.name }}
      fields={[
        fields.text("name", { label: t("name"), required: true, max: 200 }),
        ...(kind === "dynamic" ? [rule({ label: t("rule"), help: t("ruleHelp") })] : []),
        fields.area("description", { label: t("description"), max: 2000 }),
      ]}
      initial={edited(segment)}
      revision={segment.revision}
      reload={async () => {
        const now = await data(segmentsGetSegment({ path: { id } }));
        return { values: edited(now), revision: now.revision };
      }}
      submit={async ({ changed, revision }) => {
        const body = "description" in changed ? { ...changed, description: changed.description ?? "" } : changed;
        await segmentsUpdateSegment({ path: { id }, body, headers: { "if-match": revision } });
        return `/segments/${id}`;
      }}
      call={(body) => ({ method: "PATCH", route: `/v1/segments/${id}`, body })}
      aside={kind === "dynamic" ? (values) => <Preview rule={values.rule ?? ""} segmentId={id} /> : undefined}
    />
  );
}

/** Who belongs to a segment; whom that reaches stands beside the form. */
function rule(said: Said & { help: string }): Field {
  return fields.own("rule", said, (edit) => (
    <RuleBuilder label={said.label} help={said.help} trigger="customer" value={(edit.value as string | null) ?? ""} onChange={edit.put} error={edit.error} audience={false} />
  ));
}

function sent({ rule, description, ...values }: SegmentCreate): SegmentCreate {
  return { ...values, description: description ?? "", ...(values.kind === "dynamic" ? { rule: rule ?? "" } : {}) };
}
