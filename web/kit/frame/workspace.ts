import { useQuery } from "@tanstack/react-query";
import { data, workspaceGet } from "../client";

export const WORKSPACE_KEY = ["workspace"] as const;
const told = { queryKey: WORKSPACE_KEY, queryFn: () => data(workspaceGet()), staleTime: 30_000 };

/** The workspace that is looked at; its currency, its clock, whether it is stopped. */
export function useWorkspace() {
  return useQuery(told).data;
}

/** Keeps it up to date. The frame does, once: every reader would have a timer of its own. */
export function useWorkspaceKept(): void {
  useQuery({ ...told, refetchInterval: 60_000 });
}

/** The time zone of the workspace. */
export function useZone(): string {
  return useWorkspace()?.zone ?? "UTC";
}
