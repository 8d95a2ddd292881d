/** @jsxImportSource preact */
/** The till: who, where, and then one sale after the other. */
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons";
import { ChoosePlace } from "./place";
import { flush, queue } from "./queue/queue";
import { WaitingList } from "./queue/waiting";
import { SaleScreen } from "./sale/screen";
import { meet, network, person, place, signOut, workspace } from "./session";
import { SignInScreen } from "./sign-in";
import { language, t } from "./speech";

export function Till() {
  language.use();
  const who = person.use();
  const where = place.use();
  const [choosing, choose] = useState(false);
  useEffect(() => {
    document.title = `${t("title")} · Laurels`;
  });
  if (who === "unknown") return <main class="alone" aria-busy="true" />;
  if (who === "nobody") return <SignInScreen />;
  const here = workspace();
  if (here === undefined) return <Nowhere />;
  if (where === null || where.workspace !== here.id || choosing) {
    return (
      <ChoosePlace
        done={() => {
          choose(false);
          void meet().then(flush);
        }}
      />
    );
  }
  return (
    <div class="till" data-mode={here.mode}>
      <Bar choose={() => choose(true)} />
      <main>
        <SaleScreen currency={here.currency} />
        <WaitingList currency={here.currency} />
      </main>
    </div>
  );
}

/** Where this is, whether it is for real, and whether anything waits. */
function Bar({ choose }: { choose: () => void }) {
  const waits = queue.use().filter((one) => one.state === "pending").length;
  const reachable = network.use();
  const test = workspace()?.mode === "test";
  return (
    <header class="bar">
      <img src="/till/laurels.svg" width={28} height={28} alt="" />
      <button type="button" class="where" onClick={choose}>
        <Icon of="store" size={18} />
        <span>{place.use()?.name || t("till")}</span>
      </button>
      {test ? <span class="mode">TEST</span> : null}
      {waits > 0 ? (
        <a class="waits" href="#waiting">
          <Icon of="wait" size={18} /> {t("waits", { count: waits })}
        </a>
      ) : reachable ? null : (
        <span class="waits">
          <Icon of="wait" size={18} /> {t("offline")}
        </span>
      )}
    </header>
  );
}

function Nowhere() {
  return (
    <main class="alone">
      <h1>{t("nowhere")}</h1>
      <p>{t("nowhereText")}</p>
      <button type="button" onClick={() => void signOut()}>
        {t("signOut")}
      </button>
    </main>
  );
}
