import type { ReplayOut } from "@kit/client";
import { Id } from "@kit/fields";
import { useGo } from "@kit/frame/link";
import { Fact, Facts, Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Button, Stack } from "@mantine/core";
import { Answered } from "./answered";
import { Payload } from "./payload";
import { words } from "./words";

export type Replayed = ReplayOut;

/** What came back when a call was sent again, and under which key. */
export function Again({ answered }: { answered: Replayed }) {
  const t = useWords(words);
  const go = useGo();
  return (
    <Section title={t("cameBack")} aside={<Answered status={answered.status} />}>
      <Stack px="md" pb="md" gap="sm" role="status">
        <Facts>
          <Fact name={t("newKey")}>{answered.idempotency_key === null ? "–" : <Id>{answered.idempotency_key}</Id>}</Fact>
          <Fact name={t("requestId")}>
            <Id>{answered.request_id}</Id>
          </Fact>
        </Facts>
        <Payload label={t("cameBack")} text={answered.answer} bytes={answered.answer_bytes} none={t(answered.answer_bytes > 0 ? "notKept" : "noBody")} />
        <div>
          <Button variant="default" size="compact-sm" onClick={() => go(`/requests?request_id=${encodeURIComponent(answered.request_id)}`)}>
            {t("seeInLog")}
          </Button>
        </div>
      </Stack>
    </Section>
  );
}
