import { useNavigate, useSearch } from "@tanstack/react-router";

export type Values = Readonly<Record<string, string>>;

/** What the address of the screen says after its `?`, as text, and how to change it. */
export function useAddress(): [Values, (change: Record<string, string | undefined>, replace?: boolean) => void, (values: Values) => void] {
  const values = useSearch({ strict: false }) as Values;
  const navigate = useNavigate();
  const put = (search: Record<string, string | undefined>, replace = false) => {
    const kept = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ""));
    void navigate({ to: ".", search: kept, replace } as never);
  };
  return [values, (change, replace) => put({ ...values, ...change }, replace), (next) => put(next)];
}
