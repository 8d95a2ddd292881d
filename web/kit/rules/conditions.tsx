/** Groups of conditions, one inside of another. */
import { ActionIcon, Button, Group as Row, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useRef } from "react";
import { useWords } from "../words";
import { Condition } from "./condition";
import { group, newId, replaced, row, type Group, type Noun, type Part } from "./parts";
import { usePlace } from "./place";
import { Things } from "./things";
import { words } from "./words";

const DEPTH_MAX = 4;

interface Inside {
  depth: number;
  /** The list whose things are asked, and the name that one of them has. */
  list?: Noun | undefined;
  variable?: string | undefined;
}

/** All of a rule. */
export function Conditions({ top, change, empty }: { top: Group; change: (top: Group) => void; empty: string }) {
  return <Listed within={top} put={change} inside={{ depth: 0 }} empty={empty} />;
}

/** The parts of a group, and what can be added. */
export function Listed({ within, put, inside, empty }: { within: Group; put: (within: Group) => void; inside: Inside; empty: string }) {
  const t = useWords(words);
  const add = useRef<HTMLButtonElement>(null);
  const place = (id: string) => (by: Part | undefined) => {
    put(replaced(within, id, by));
    if (by === undefined) add.current?.focus();
  };
  const more = (part: Part) => put({ ...within, parts: [...within.parts, part] });
  return (
    <Stack gap={0} className="rule-group" data-inner={inside.depth > 0 || undefined}>
      {within.parts.length > 1 || within.not ? <Joined within={within} put={put} /> : null}
      {within.parts.length === 0 ? (
        <Text c="dimmed" size="sm" py={4}>
          {empty}
        </Text>
      ) : null}
      {within.parts.map((part, at) => (
        <div key={part.id} className="rule-part">
          {at === 0 ? null : (
            <Text size="xs" c="dimmed" className="rule-join">
              {t(within.join === "all" ? "and" : "or")}
            </Text>
          )}
          <Drawn part={part} put={place(part.id)} inside={inside} />
        </div>
      ))}
      <Row gap="xs" mt={within.parts.length === 0 ? 2 : "xs"}>
        <Button ref={add} variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => more(row())}>
          {t("addCondition")}
        </Button>
        {inside.depth + 1 < DEPTH_MAX && within.parts.length > 0 ? (
          <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => more(group([row(), row()], within.join === "all" ? "any" : "all"))}>
            {t("addGroup")}
          </Button>
        ) : null}
      </Row>
    </Stack>
  );
}

function Drawn({ part, put, inside }: { part: Part; put: (by: Part | undefined) => void; inside: Inside }) {
  const t = useWords(words);
  const { faults } = usePlace();
  if (part.kind === "row" || part.kind === "text") return <Condition part={part} put={put} list={inside.list} variable={inside.variable} />;
  const deeper = { ...inside, depth: inside.depth + 1 };
  return (
    <div className="rule-box">
      <ActionIcon className="rule-remove" variant="subtle" color="gray" size="sm" aria-label={t("remove", { what: t("group") })} onClick={() => put(undefined)}>
        <IconX size={15} aria-hidden />
      </ActionIcon>
      {part.kind === "things" ? (
        <Things part={part} put={put} depth={deeper.depth} />
      ) : (
        <Listed within={part} put={(next) => put(next.parts.length === 0 ? undefined : next)} inside={deeper} empty="" />
      )}
      {faults[part.id] === undefined ? null : (
        <Text size="sm" c="var(--mantine-color-error)">
          {faults[part.id]}
        </Text>
      )}
    </div>
  );
}

const JOINS = { all: ["all", false], any: ["any", false], notAll: ["all", true], none: ["any", true] } as const;
type Join = keyof typeof JOINS;

function Joined({ within, put }: { within: Group; put: (within: Group) => void }) {
  const t = useWords(words);
  const names = Object.keys(JOINS) as Join[];
  const current = names.find((name) => JOINS[name][0] === within.join && JOINS[name][1] === within.not)!;
  return (
    <Select
      size="xs"
      w={220}
      mb={6}
      aria-label={t("joined")}
      allowDeselect={false}
      data={names.map((name) => ({ value: name, label: t(name) }))}
      value={current}
      onChange={(name) => {
        const [join, not] = JOINS[name as Join];
        // The outermost group has no "not" of its own: it is put into one that has.
        put({ ...within, join, not });
      }}
    />
  );
}

/** A group that begins with one empty condition. */
export function fresh(): Group {
  return { ...group([row()]), id: newId() };
}
