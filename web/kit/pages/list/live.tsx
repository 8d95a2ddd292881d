/** Keeps a list as new as what it shows: asks now and then for the mark of the newest row, and reads the list where it differs. */
import { Switch } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useWords } from "../../words";
import { words } from "../../words/kit";

const EVERY = 3_000;

export function Live({ list, newest }: { list: string; newest: () => Promise<string | number | undefined> }) {
  const t = useWords(words);
  const queries = useQueryClient();
  const [on, turn] = useLocalStorage({ key: `laurels.live.${list}`, defaultValue: true, getInitialValueInEffect: false });
  const mark = useQuery({ queryKey: ["newest", list], queryFn: async () => (await newest()) ?? null, enabled: on, refetchInterval: EVERY });
  const before = useRef(mark.data);
  useEffect(() => {
    const known = before.current;
    before.current = mark.data;
    if (known !== undefined && mark.data !== undefined && known !== mark.data) void queries.invalidateQueries({ queryKey: ["list", list] });
  }, [mark.data, list, queries]);
  return <Switch size="sm" label={t("liveList")} checked={on} onChange={(event) => turn(event.currentTarget.checked)} />;
}
