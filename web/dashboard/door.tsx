import { ProblemError } from "@kit/client";
import { ME_KEY, useMe } from "@kit/client/session";
import { Failure } from "@kit/pages/states";
import { Center, Loader } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, type ReactNode } from "react";

const SignInPage = lazy(() => import("./sign-in/page"));
const JoinPage = lazy(() => import("./join/page"));

/** Let in who is signed in; ask everybody else who they are. A session that ends meanwhile leads back here. */
export function Door({ children }: { children: ReactNode }) {
  const me = useMe();
  const queries = useQueryClient();
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        const error = event.query.state.error;
        const ended = event.type === "updated" && event.action.type === "error" && error instanceof ProblemError && error.status === 401;
        if (ended && event.query.queryKey[0] !== ME_KEY[0]) void queries.resetQueries({ queryKey: ME_KEY });
      }),
    [queries],
  );
  const waiting = (
    <Center h="100vh">
      <Loader size="sm" />
    </Center>
  );
  if (me.isPending) return waiting;
  if (window.location.pathname === "/admin/join") {
    return (
      <Suspense fallback={waiting}>
        <JoinPage me={me.data?.email} />
      </Suspense>
    );
  }
  if (me.isError) {
    const stranger = me.error instanceof ProblemError && me.error.status === 401;
    return stranger ? (
      <Suspense fallback={waiting}>
        <SignInPage />
      </Suspense>
    ) : (
      <Failure error={me.error} retry={() => void me.refetch()} />
    );
  }
  return children;
}
