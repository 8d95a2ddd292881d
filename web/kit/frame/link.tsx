import { Anchor, type AnchorProps } from "@mantine/core";
import { createLink, useParams, useRouter } from "@tanstack/react-router";
import { forwardRef, type ComponentPropsWithoutRef, type ComponentType, type ReactNode } from "react";
import { pageOf } from "./rooms";

// The router knows the addresses of rooms only when it runs, so none can be checked before.
const Inner = createLink(
  forwardRef<HTMLAnchorElement, AnchorProps & Omit<ComponentPropsWithoutRef<"a">, keyof AnchorProps>>((props, ref) => <Anchor ref={ref} {...props} />),
) as unknown as ComponentType<{ to: string; children: ReactNode } & AnchorProps>;

/** A link to another screen. */
export function Link({ to, children, ...rest }: { to: string; children: ReactNode } & AnchorProps) {
  return (
    <Inner to={to} {...rest}>
      {children}
    </Inner>
  );
}

/** A link to what an id names, or the plain text where no room shows such ids. */
export function LinkTo({ id, children }: { id: string; children: ReactNode }) {
  const to = pageOf(id);
  return to === undefined ? <>{children}</> : <Link to={to}>{children}</Link>;
}

/** Go to a screen. */
export function useGo(): (to: string) => void {
  const router = useRouter();
  return (to) => void router.navigate({ href: router.basepath.replace(/\/$/, "") + to } as never);
}

/** A part of the address that varies, such as `$id`. */
export function useParam(name = "id"): string {
  const params = useParams({ strict: false }) as Record<string, string | undefined>;
  return params[name] ?? "";
}
