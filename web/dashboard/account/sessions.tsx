import { data, selfEndOtherSessions, selfEndSession, type SessionOut } from "@kit/client";
import { Section } from "@kit/pages/detail";
import { useAct } from "@kit/pages/acts";
import { Rows } from "@kit/pages/list/rows";
import { useWords } from "@kit/words";
import { Button } from "@mantine/core";
import { useSessionColumns } from "./columns";
import { words } from "./words";

export function Sessions({ sessions }: { sessions: readonly SessionOut[] }) {
  const t = useWords(words);
  const columns = useSessionColumns();
  const end = useAct((id: string) => data(selfEndSession({ path: { id } })), t("sessionEnded"));
  const others = useAct(() => data(selfEndOtherSessions()), t("othersEnded"));
  const act = (one: SessionOut) =>
    one.current ? null : (
      <Button size="compact-xs" variant="default" onClick={() => end.mutate(one.id)}>
        {t("endSession")}
      </Button>
    );
  return (
    <Section
      title={t("sessions")}
      aside={
        sessions.length < 2 ? null : (
          <Button size="compact-sm" variant="default" loading={others.isPending} onClick={() => others.mutate()}>
            {t("endOthers")}
          </Button>
        )
      }
    >
      <Rows rows={sessions} columns={[...columns, { key: "act", title: "", cell: act, align: "right" }]} idOf={(one) => one.id} label={t("sessions")} />
    </Section>
  );
}
