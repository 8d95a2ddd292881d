/** What can be done on a screen: one button for the first act, a menu for the others. What somebody may not do is left out. */
import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconDots, type Icon } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useMay } from "../client/session";
import { useGo } from "../frame/link";
import { useWords } from "../words";
import { words } from "../words/kit";
import { fail, tell } from "./notices";

export interface Act {
  label: string;
  icon?: Icon;
  /** Left out where the person does not have it. */
  permission?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Where it leads; or else what it does. While a promise runs the button is busy, and what it throws is told. */
  to?: string;
  run?: () => unknown;
}

/** Do something to what is shown: afterwards everything is read anew, and what was done or refused is told. */
export function useAct<T = void>(act: (told: T) => Promise<unknown>, done?: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      if (done !== undefined) tell(done);
      await queries.invalidateQueries();
    },
    onError: fail,
  });
}

export function Acts({ acts, more }: { acts: readonly Act[]; more?: ReactNode }) {
  const t = useWords(words);
  const may = useMay();
  const [first, ...others] = acts.filter((one) => one.permission === undefined || may(one.permission));
  if (first === undefined && more === undefined) return null;
  return (
    <Group gap="xs" wrap="nowrap" className="acts">
      {first === undefined ? null : <ActButton act={first} />}
      {others.length === 0 && more === undefined ? null : (
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon variant="default" size={34} aria-label={t("more")}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((act) => (
              <ActItem key={act.label} act={act} />
            ))}
            {others.length === 0 || more === undefined ? null : <Menu.Divider />}
            {more}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}

function ActButton({ act }: { act: Act }) {
  const { busy, start } = useStart(act);
  const Mark = act.icon;
  return (
    <Button
      color={act.danger ? "red" : undefined}
      variant={act.danger ? "light" : "filled"}
      leftSection={Mark === undefined ? undefined : <Mark size={16} aria-hidden />}
      loading={busy}
      disabled={act.disabled}
      onClick={start}
    >
      {act.label}
    </Button>
  );
}

function ActItem({ act }: { act: Act }) {
  const { start } = useStart(act);
  const Mark = act.icon;
  return (
    <Menu.Item color={act.danger ? "red" : undefined} leftSection={Mark === undefined ? undefined : <Mark size={16} aria-hidden />} disabled={act.disabled} onClick={start}>
      {act.label}
    </Menu.Item>
  );
}

function useStart(act: Act) {
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    if (act.to !== undefined) go(act.to);
    setBusy(true);
    try {
      await act.run?.();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, start: () => void start() };
}
