/** The arguments of one effect, or of a part of it: what is needed first, the rest under "more". */
import { Button, Collapse, Stack } from "@mantine/core";
import { useWords } from "@kit/words";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { ArgumentField } from "./argument";
import { isMain, isSaid, type Argument } from "./schema";
import { words } from "./words";

export type Values = Readonly<Record<string, unknown>>;

interface Told {
  all: readonly Argument[];
  values: Values;
  put: (values: Values) => void;
  /** Where the values stand in the definition: `/effects/0`. */
  pointer: string;
  /** In which kind of effect, where a name means different things. */
  kind: string;
}

export function Arguments({ all, values, put, pointer, kind }: Told) {
  const t = useWords(words);
  const main = all.filter(isMain);
  const more = all.filter((one) => !isMain(one));
  const [open, setOpen] = useState(more.some((one) => isSaid(one, values[one.name])));
  const field = (argument: Argument) => (
    <ArgumentField
      key={argument.name}
      argument={argument}
      kind={kind}
      value={values[argument.name] ?? argument.initial}
      put={(value) => put(withValue(values, argument.name, value))}
      pointer={`${pointer}/${argument.name}`}
    />
  );
  return (
    <Stack gap="sm">
      {main.map(field)}
      {more.length === 0 ? null : (
        <div>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            rightSection={<IconChevronDown size={14} aria-hidden style={{ transform: open ? "rotate(180deg)" : undefined }} />}
          >
            {t("more")}
          </Button>
          <Collapse expanded={open}>{open ? <Stack gap="sm" pt="xs">{more.map(field)}</Stack> : null}</Collapse>
        </div>
      )}
    </Stack>
  );
}

/** Put a value in; what is null is left out, so that what counts by itself does. */
export function withValue(values: Values, name: string, value: unknown): Values {
  const next = { ...values, [name]: value };
  if (value === null || value === undefined) delete (next as Record<string, unknown>)[name];
  return next;
}
