/** @jsxImportSource preact */
/** Where does this till stand? Asked once for each device. */
import { data, enter, ProblemError, catalogListStores, type StoreOut } from "@kit/client";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons";
import { person, place, sells, signOut, workspace } from "./session";
import { Languages } from "./sign-in";
import { t } from "./speech";

const MANY = 8;

export function ChoosePlace({ done }: { done: () => void }) {
  const who = person.use();
  const [here, go] = useState(workspace()?.id ?? "");
  const [cards, setCards] = useState(place.get()?.cards ?? "card");
  const [stores, setStores] = useState<StoreOut[] | null>(null);
  const [sought, seek] = useState("");
  const [fault, setFault] = useState("");
  const workspaces = typeof who === "string" ? [] : who.workspaces.filter(sells);

  useEffect(() => {
    enter(here);
    setStores(null);
    every()
      .then(setStores)
      .catch((error: unknown) => setFault(error instanceof ProblemError && error.status > 0 ? error.message : t("noAnswer")));
  }, [here]);

  const choose = (store: StoreOut | null) => {
    place.set({ workspace: here, store: store?.code ?? "", name: store === null ? "" : store.name || store.code, cards: cards.trim() });
    done();
  };
  const shown = (stores ?? []).filter((one) => `${one.name} ${one.code}`.toLowerCase().includes(sought.toLowerCase()));
  return (
    <main class="alone" aria-busy={stores === null && fault === ""}>
      <h1>{t("where")}</h1>
      <p class="fault" role="alert">
        {fault}
      </p>
      {workspaces.length > 1 ? (
        <label>
          {t("workspace")}
          <select value={here} onChange={(event) => go(event.currentTarget.value)}>
            {workspaces.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name} {one.mode === "test" ? "(TEST)" : ""}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {(stores?.length ?? 0) > MANY ? (
        <label>
          {t("seek")}
          <input type="search" value={sought} onInput={(event) => seek(event.currentTarget.value)} />
        </label>
      ) : null}
      <ul class="stores">
        {shown.map((one) => (
          <li key={one.id}>
            <button type="button" aria-pressed={one.code === place.get()?.store} onClick={() => choose(one)}>
              <Icon of="store" /> <span>{one.name || one.code}</span> <small>{one.code}</small>
            </button>
          </li>
        ))}
        {stores === null ? null : (
          <li>
            {stores.length === 0 ? <p>{t("noStoresYet")}</p> : null}
            <button type="button" class={stores.length === 0 ? "main" : "quiet"} onClick={() => choose(null)}>
              {t("noStore")}
            </button>
          </li>
        )}
      </ul>
      <details>
        <summary>{t("more")}</summary>
        <label>
          {t("cards")}
          <input value={cards} maxLength={50} autocapitalize="off" spellcheck={false} onInput={(event) => setCards(event.currentTarget.value)} />
          <small>{t("cardsHelp")}</small>
        </label>
        <Languages />
        <button type="button" class="quiet" onClick={() => void signOut().catch(() => setFault(t("noAnswer")))}>
          {t("signOut")} {typeof who === "string" ? "" : `(${who.name})`}
        </button>
      </details>
    </main>
  );
}

async function every(): Promise<StoreOut[]> {
  const found: StoreOut[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await data(catalogListStores({ query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } }));
    found.push(...page.items);
    if (!page.next_cursor) return found;
    cursor = page.next_cursor;
  }
}
