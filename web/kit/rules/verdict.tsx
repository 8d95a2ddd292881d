/** What a rule means, or what is wrong with it, and how many customers it reaches. */
import { Group, Loader, Text } from "@mantine/core";
import { IconAlertCircle, IconUsers } from "@tabler/icons-react";
import { useMay } from "../client/session";
import { Sentence } from "../fields";
import { useWords } from "../words";
import { ofCustomer, useAudience, type useChecked } from "./checked";
import type { Node } from "./tree";
import type { About } from "./vocabulary";
import { words } from "./words";

interface Told {
  about: About;
  value: string;
  /** Something is not filled in yet. */
  open: boolean;
  checked: ReturnType<typeof useChecked>;
  audience: boolean;
  error: string | undefined;
}

export function Verdict({ about, value, open, checked, audience, error }: Told) {
  const t = useWords(words);
  const answer = value.trim() === "" ? undefined : checked.data;
  const fault = answer?.errors[0];
  if (value.trim() === "" && error === undefined && !open) return null;
  return (
    <div className="rule-verdict" aria-live="polite" data-fault={fault !== undefined || error !== undefined || undefined} data-before={(answer !== undefined && answer.of !== value) || undefined}>
      {error === undefined ? null : <Fault>{error}</Fault>}
      {open ? (
        <Text size="sm" c="dimmed">
          {t("incomplete")}
        </Text>
      ) : fault !== undefined ? (
        <>
          <Fault>{fault.message.charAt(0).toUpperCase() + fault.message.slice(1)}</Fault>
          <Text size="xs" c="dimmed">
            {t("place", { line: fault.line, column: fault.column })}
          </Text>
        </>
      ) : answer?.sentence ? (
        <>
          <Sentence>{opened(answer.sentence)}</Sentence>
          {audience && answer.ok && !about.line ? <Reach tree={answer.tree as Node} all={about.trigger === "customer"} text={answer.text ?? ""} /> : null}
        </>
      ) : null}
    </div>
  );
}

function opened(sentence: string): string {
  return `${sentence.charAt(0).toLocaleUpperCase()}${sentence.slice(1)}.`;
}

function Fault({ children }: { children: string }) {
  return (
    <Group gap={6} wrap="nowrap" align="start" c="var(--mantine-color-error)">
      <IconAlertCircle size={16} aria-hidden style={{ flex: "none", marginTop: 2 }} />
      <Text size="sm">{children}</Text>
    </Group>
  );
}

/** How many customers fulfil it, or the part of it that is about the customer. */
function Reach({ tree, all, text }: { tree: Node; all: boolean; text: string }) {
  const t = useWords(words);
  const may = useMay();
  const asked = all ? { text, whole: true } : ofCustomer(tree);
  const found = useAudience(may("rules:read") ? asked?.text : undefined);
  const counted = found.data?.audience;
  if (asked === undefined) return null;
  if (found.isFetching && !counted) {
    return (
      <Group gap={6} mt={4}>
        <Loader size={12} />
        <Text size="sm" c="dimmed">
          {t("counting")}
        </Text>
      </Group>
    );
  }
  if (!counted) return all && found.data?.why_real_time_only ? <Fault>{found.data.why_real_time_only}</Fault> : null;
  return (
    <Group gap={6} mt={4} wrap="nowrap" className="figures-text">
      <IconUsers size={15} aria-hidden />
      <Text size="sm" fw={550}>
        {t(asked.whole ? "reach" : "reachPart", { size: counted.size, of: counted.of })}
      </Text>
    </Group>
  );
}
