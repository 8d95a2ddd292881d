/** Who stands at the till, and where. The last answer is remembered, so that the till opens without a network too. */
import { data, enter, entered, ProblemError, prove, selfMe, selfSignOut, anyoneSignIn, type AccessOut, type Me, type SignIn } from "@kit/client";
import { kept, shared } from "./kept";

/** Where the till stands, chosen once for this device. */
export interface Place {
  workspace: string;
  /** The code of the store; empty: none. */
  store: string;
  name: string;
  /** Under which source customers' cards are known. */
  cards: string;
}

type Known = Pick<Me, "name" | "workspaces">;

export const place = kept<Place | null>("laurels.till.place", null);
export const network = shared(navigator.onLine);
const remembered = kept<Known | null>("laurels.till.person", null);
export const person = shared<"unknown" | "nobody" | Known>("unknown");

/** Ask who is signed in; where nobody answers, go on with who was. */
export async function meet(): Promise<void> {
  try {
    const me = await data(selfMe({ signal: AbortSignal.timeout(8000) }));
    prove(me.csrf_token);
    const known = { name: me.name, workspaces: me.workspaces };
    remembered.set(known);
    const here = me.workspaces.find((one) => one.id === (place.get()?.workspace ?? entered())) ?? me.workspaces.find(sells);
    if (here !== undefined) enter(here.id);
    network.set(true);
    person.set(known);
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) person.set("nobody");
    else {
      network.set(false);
      person.set(remembered.get() ?? "nobody");
    }
  }
}

export async function signIn(told: SignIn): Promise<void> {
  prove((await data(anyoneSignIn({ body: told }))).csrf_token);
  await meet();
}

export async function signOut(): Promise<void> {
  await data(selfSignOut());
  remembered.set(null);
  person.set("nobody");
}

/** The workspace that the till works in. */
export function workspace(): AccessOut | undefined {
  const known = person.get();
  if (typeof known === "string") return undefined;
  return known.workspaces.find((one) => one.id === place.get()?.workspace) ?? known.workspaces.find(sells);
}

/** Whether the person may redeem there. */
export function sells(one: AccessOut): boolean {
  return one.permissions.includes("*") || one.permissions.includes("redemptions:write");
}
