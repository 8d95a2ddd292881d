import { data, segmentsGetSegment, segmentsRebuildSegment, segmentsStopSegment, segmentsUpdateSegment, type SegmentOut } from "@kit/client";
import { JobProgress, Points, Sentence, When } from "@kit/fields";
import { useParam } from "@kit/frame/link";
import { useAct } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { DetailPage, Fact, Facts, Found } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Alert, Code, Divider, Stack, Text } from "@mantine/core";
import { IconArchive, IconPencil, IconPlayerPause, IconRefresh, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { History } from "./history";
import { again, filling, StateOf } from "./list";
import { Members, useMembersActs } from "./members";
import { Overlap } from "./overlap";
import { Uses, Versions } from "./uses";
import { words } from "./words";

export default function SegmentPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["segment", id], queryFn: () => data(segmentsGetSegment({ path: { id } })), refetchInterval: (query) => again(query.state.data) });
  return <Found of={found}>{(segment) => <Shown segment={segment} />}</Found>;
}

function Shown({ segment }: { segment: SegmentOut }) {
  const t = useWords(words);
  const { id } = segment;
  const dynamic = segment.kind === "dynamic";
  const archived = segment.state === "archived";
  const rebuild = useAct(() => segmentsRebuildSegment({ path: { id } }), t("rebuilding"));
  const members = useMembersActs(segment);
  const stop = () =>
    ask({ title: t("stop"), text: t("stopText"), label: t("stop"), danger: true, submit: () => segmentsStopSegment({ path: { id } }), done: t("stopDone") });
  const archive = () =>
    ask({
      title: t(archived ? "reopen" : "archive"),
      text: t(archived ? "reopenText" : "archiveText"),
      label: t(archived ? "reopen" : "archive"),
      danger: !archived,
      submit: () => segmentsUpdateSegment({ path: { id }, body: { archived: !archived } }),
    });
  const write = "segments:write";
  return (
    <DetailPage
      id={id}
      title={segment.name}
      status={<StateOf segment={segment} />}
      about={<span className="mono">{segment.key}</span>}
      back={{ to: "/segments", label: t("title") }}
      route={`/v1/segments/${id}`}
      acts={[
        ...(dynamic ? [] : [{ label: t("addMembers"), icon: IconUserPlus, permission: write, disabled: archived, run: members.add }]),
        { label: t("edit"), icon: IconPencil, permission: write, to: `/segments/${id}/edit` },
        ...(dynamic
          ? [
              segment.work?.stopped
                ? { label: t("goOn"), icon: IconRefresh, permission: write, run: () => rebuild.mutateAsync() }
                : { label: t("stop"), icon: IconPlayerPause, permission: write, disabled: archived, run: stop },
              { label: t("rebuild"), icon: IconRefresh, permission: write, disabled: archived, run: () => rebuild.mutateAsync() },
            ]
          : [{ label: t("removeMembers"), icon: IconUserPlus, permission: write, disabled: archived, run: members.remove }]),
        { label: t(archived ? "reopen" : "archive"), icon: IconArchive, permission: write, danger: !archived, run: archive },
      ]}
      summary={<Summary segment={segment} />}
      tabs={[
        { key: "members", title: t("members"), content: <Members segment={segment} /> },
        { key: "history", title: t("history"), content: <History id={id} /> },
        { key: "overlap", title: t("overlap"), content: <Overlap segment={segment} /> },
        { key: "uses", title: t("uses"), content: <Uses id={id} /> },
        ...(dynamic ? [{ key: "versions", title: t("versions"), content: <Versions id={id} /> }] : []),
      ]}
    />
  );
}

function Summary({ segment }: { segment: SegmentOut }) {
  const t = useWords(words);
  const { work } = segment;
  const clocks = { never: t("clockNever"), minute: t("clockMinute"), hour: t("clockHour"), day: t("clockDay") };
  return (
    <Stack gap="md">
      <div>
        <div className="balance">
          <Points points={String(segment.size)} />
        </div>
        <Text size="sm" c="dimmed">
          {t("inIt")}
        </Text>
      </div>
      {segment.kind === "dynamic" ? <Sentence>{segment.sentence}</Sentence> : <Sentence>{t("saidStatic")}</Sentence>}
      {segment.description === "" ? null : <Text>{segment.description}</Text>}
      {segment.fault === null ? null : (
        <Alert color="red" title={t("faulty")}>
          {segment.fault}
        </Alert>
      )}
      {work !== null && filling(segment) ? <JobProgress label={t("filling")} done={Math.max(0, work.found - work.waiting)} of={work.found || null} running /> : null}
      <Divider />
      <Facts>
        <Fact name={t("kind")}>{t(segment.kind)}</Fact>
        {segment.clock === null ? null : <Fact name={t("clock")}>{clocks[segment.clock]}</Fact>}
        {work === null ? null : (
          <Fact name={t("compared")}>
            <When at={work.compared_at} />
          </Fact>
        )}
        <Fact name={t("changed")}>
          <When at={segment.changed_at} />
        </Fact>
      </Facts>
      {segment.rule === null ? null : <Code block>{segment.rule}</Code>}
    </Stack>
  );
}
