/** Things whose order somebody can change: with the mouse by dragging, with the keyboard by their buttons. */
import { useWords } from "@kit/words";
import { ActionIcon, Group } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconGripVertical } from "@tabler/icons-react";
import { useId, useRef, useState, type ReactNode } from "react";
import { words } from "../words";

interface OrderedProps<One> {
  items: readonly One[];
  idOf: (one: One) => string;
  nameOf: (one: One) => string;
  move: (from: number, to: number) => void;
  may: boolean;
  children: (one: One, place: number) => ReactNode;
}

export function Ordered<One>({ items, idOf, nameOf, move, may, children }: OrderedProps<One>) {
  const t = useWords(words);
  const type = `text/${useId()}`;
  const list = useRef<HTMLOListElement>(null);
  const [over, setOver] = useState<number>();
  const shift = (from: number, to: number) => {
    move(from, to);
    const up = to < from;
    // The button that was pressed moves along with what it moved.
    requestAnimationFrame(() => {
      const buttons = list.current?.children[to]?.querySelectorAll<HTMLButtonElement>(":scope > div > div > button");
      const wanted = buttons?.[up ? 0 : 1];
      (wanted?.disabled ? buttons?.[up ? 1 : 0] : wanted)?.focus();
    });
  };
  return (
    <ol ref={list} style={{ listStyle: "none", margin: 0, padding: 0 }}>
      {items.map((one, place) => (
        <li
          key={idOf(one)}
          draggable={may}
          onDragStart={(event) => {
            event.stopPropagation();
            event.dataTransfer.setData(type, String(place));
            event.dataTransfer.effectAllowed = "move";
          }}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes(type)) return;
            event.preventDefault();
            event.stopPropagation();
            setOver(place);
          }}
          onDragLeave={() => setOver(undefined)}
          onDragEnd={() => setOver(undefined)}
          onDrop={(event) => {
            const from = event.dataTransfer.getData(type);
            setOver(undefined);
            if (from === "") return;
            event.preventDefault();
            event.stopPropagation();
            move(Number(from), place);
          }}
          style={{ outline: over === place ? "2px dashed var(--mantine-primary-color-filled)" : undefined, outlineOffset: -2 }}
        >
          <Group gap="xs" wrap="nowrap" align="start">
            {may ? (
              <Group gap={0} wrap="nowrap" style={{ flex: "none", paddingTop: 8, paddingInlineStart: 8 }}>
                <IconGripVertical size={16} color="var(--mantine-color-dimmed)" style={{ cursor: "grab" }} aria-hidden />
                <ActionIcon variant="subtle" color="gray" size="sm" disabled={place === 0} aria-label={t("moveUp", { name: nameOf(one) })} onClick={() => shift(place, place - 1)}>
                  <IconChevronUp size={15} />
                </ActionIcon>
                <ActionIcon variant="subtle" color="gray" size="sm" disabled={place === items.length - 1} aria-label={t("moveDown", { name: nameOf(one) })} onClick={() => shift(place, place + 1)}>
                  <IconChevronDown size={15} />
                </ActionIcon>
              </Group>
            ) : null}
            <div style={{ flex: 1, minWidth: 0 }}>{children(one, place)}</div>
          </Group>
        </li>
      ))}
    </ol>
  );
}

/** The list after one of it was moved. */
export function movedIn<One>(items: readonly One[], from: number, to: number): One[] {
  const next = [...items];
  const [one] = next.splice(from, 1);
  next.splice(to, 0, one!);
  return next;
}
