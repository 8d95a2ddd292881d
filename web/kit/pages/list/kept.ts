import { useLocalStorage } from "@mantine/hooks";
import type { Values } from "./address";

export interface View {
  name: string;
  values: Values;
}

/** What somebody keeps of a list on this device: their views, and the columns that they hid or added. */
export function useKept(list: string) {
  const [views, setViews] = useLocalStorage<View[]>({ key: `laurels.views.${list}`, defaultValue: [], getInitialValueInEffect: false });
  const [columns, setColumns] = useLocalStorage<Record<string, boolean>>({
    key: `laurels.columns.${list}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  return { views, setViews, columns, setColumns };
}
