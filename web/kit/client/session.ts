import { useQuery, useQueryClient } from "@tanstack/react-query";
import { data, enter, entered, prove, anyoneSignIn, selfMe, selfSignOut, type AccessOut, type Me, type SignIn } from ".";

export const ME_KEY = ["me"] as const;

/** Who is signed in, and where they may work; 401 where nobody is. */
export function useMe() {
  return useQuery({
    queryKey: ME_KEY,
    queryFn: async () => {
      const me = await data(selfMe());
      prove(me.csrf_token);
      const here = me.workspaces.find((one) => one.id === entered()) ?? me.workspaces[0];
      if (here !== undefined) enter(here.id);
      return me;
    },
    retry: false,
    staleTime: 60_000,
  });
}

/** The workspace that this tab works in, as the person may. */
export function accessOf(me: Me | undefined): AccessOut | undefined {
  return me?.workspaces.find((one) => one.id === entered()) ?? me?.workspaces[0];
}

/** Tells what the person may do here. It only hides what would be refused: the API decides. */
export function useMay(): (permission: string) => boolean {
  const permissions = accessOf(useMe().data)?.permissions ?? [];
  return (permission) => permissions.includes("*") || permissions.includes(permission);
}

export async function signIn(told: SignIn): Promise<void> {
  const signed = await data(anyoneSignIn({ body: told }));
  prove(signed.csrf_token);
}

/** Sign out, and forget all that was shown. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await selfSignOut();
    queries.clear();
    window.location.assign("/admin/");
  };
}
