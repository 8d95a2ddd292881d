/** Filters of a list: kept in the address, shown as chips that can be taken off. */
import { Button, CloseButton, Group, Menu, Popover, Select, TextInput, UnstyledButton } from "@mantine/core";
import { IconFilterPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { Lookup, type Sought } from "../form/lookup";
import { useAddress } from "./address";

export interface Filter {
  /** The name of the query parameter of the API, and of the address. */
  name: string;
  label: string;
  options?: readonly { value: string; label: string }[];
  placeholder?: string;
  type?: "date";
  /** Its value is an id that is found by what it is called. */
  sought?: Sought;
}

/** A filter that is typed. */
export function text(name: string, label: string, placeholder?: string): Filter {
  return { name, label, ...(placeholder === undefined ? {} : { placeholder }) };
}

/** A filter that is one of a few values. */
export function choice(name: string, label: string, options: Readonly<Record<string, string>>): Filter {
  return { name, label, options: Object.entries(options).map(([value, shown]) => ({ value, label: shown })) };
}

/** A filter that is a day of the calendar, `2027-03-01`. */
export function day(name: string, label: string): Filter {
  return { name, label, type: "date" };
}

/** A filter that is something found by its name, such as a customer. */
export function sought(name: string, label: string, how: Sought): Filter {
  return { name, label, sought: how };
}

export function Filters({ filters }: { filters: readonly Filter[] }) {
  const t = useWords(words);
  const [values, change, replace] = useAddress();
  const [editing, edit] = useState<string>();
  const set = filters.filter((one) => values[one.name] !== undefined);
  const shown = filters.filter((one) => set.includes(one) || one.name === editing);
  const others = filters.filter((one) => !shown.includes(one));
  return (
    <Group gap={6}>
      {shown.map((filter) => (
        <Chip
          key={filter.name}
          filter={filter}
          value={values[filter.name]}
          opened={editing === filter.name}
          toggle={(opened) => edit(opened ? filter.name : undefined)}
          put={(value) => {
            change({ [filter.name]: value });
            edit(undefined);
          }}
        />
      ))}
      {others.length === 0 ? null : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconFilterPlus size={15} />}>
              {t("addFilter")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((filter) => (
              <Menu.Item key={filter.name} onClick={() => edit(filter.name)}>
                {filter.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {set.length > 1 ? (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => replace(without(values, filters))}>
          {t("clearFilters")}
        </Button>
      ) : null}
    </Group>
  );
}

/** The address without any filter. */
export function without(values: Readonly<Record<string, string>>, filters: readonly Filter[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !filters.some((one) => one.name === name)));
}

function Chip(props: {
  filter: Filter;
  value: string | undefined;
  opened: boolean;
  toggle: (opened: boolean) => void;
  put: (value: string | undefined) => void;
}) {
  const { filter, value } = props;
  const t = useWords(words);
  const [draft, setDraft] = useState(value ?? "");
  const said = useSaid(filter, value);
  return (
    <Popover opened={props.opened} onChange={props.toggle} position="bottom-start" trapFocus withinPortal={false}>
      <Group gap={2} px={8} className="chip">
        <Popover.Target>
          <UnstyledButton fz="sm" onClick={() => props.toggle(!props.opened)}>
            {filter.label}: <b>{said}</b>
          </UnstyledButton>
        </Popover.Target>
        <CloseButton size="xs" aria-label={t("removeFilter", { name: filter.label })} onClick={() => props.put(undefined)} />
      </Group>
      <Popover.Dropdown>
        {filter.sought !== undefined ? (
          <Lookup said={{ label: filter.label, ...filter.sought }} edit={{ ...NOWHERE, value: value ?? null, put: (chosen) => props.put((chosen as string | null) ?? undefined) }} within />
        ) : filter.options === undefined ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              props.put(draft.trim());
            }}
          >
            <Group align="end" gap="xs">
              <TextInput
                label={filter.label}
                placeholder={filter.placeholder}
                type={filter.type}
                value={draft}
                onChange={(event) => setDraft(event.currentTarget.value)}
                data-autofocus
              />
              <Button type="submit">{t("apply")}</Button>
            </Group>
          </form>
        ) : (
          <Select
            label={filter.label}
            data={filter.options}
            searchable={filter.options.length > 8}
            value={value ?? null}
            onChange={(chosen) => props.put(chosen ?? undefined)}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** A field of a filter stands in no form. */
const NOWHERE = { error: undefined, values: {}, zone: "UTC", currency: "", locale: "en" };

/** What a value is called. */
function useSaid({ name, options, sought: how }: Filter, value: string | undefined): string {
  const found = useQuery({
    queryKey: ["lookup", how?.of ?? name, "named", value],
    queryFn: () => how?.named?.(value!) ?? { value: value!, label: value! },
    enabled: how !== undefined && value !== undefined,
  });
  return found.data?.label ?? options?.find((one) => one.value === value)?.label ?? value ?? "…";
}
