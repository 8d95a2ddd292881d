/** What would happen: somebody's cart, order or event at any time, with a draft or without, and what each campaign says. Nothing is booked. */
import { data, decisionsGetTestCase } from "@kit/client";
import { Found } from "@kit/pages/detail";
import { useAddress } from "@kit/pages/list";
import { Page } from "@kit/pages/page";
import { Notice } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { IconTestPipe } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { SceneForm, useScene, type Tried } from "./form";
import { Outcome } from "./outcome";
import { fromAddress, ofCase, toAddress, type Scene } from "./scene";
import { words } from "./words";
import "./simulator.css";

export default function Simulator() {
  const [address] = useAddress();
  const { case: id, order, customer, campaign } = address;
  const kept = useQuery({ queryKey: ["test case", id], queryFn: () => data(decisionsGetTestCase({ path: { id: id! } })), enabled: id !== undefined });
  if (id !== undefined) return <Found of={kept}>{(one) => <Asked key={id} initial={address["scene"] === undefined ? ofCase(one) : fromAddress(address)} />}</Found>;
  return <Asked key={`${order ?? ""} ${customer ?? ""} ${campaign ?? ""}`} initial={fromAddress(address)} />;
}

function Asked({ initial }: { initial: Scene }) {
  const t = useWords(words);
  const [, change] = useAddress();
  const [tried, show] = useState<Tried>();
  const answer = useRef<HTMLDivElement>(null);
  const form = useScene(initial, (next) => {
    show(next);
    change({ scene: toAddress(next.scene) }, true);
  });
  // Below the form nobody would see that there is an answer.
  useEffect(() => {
    if (tried !== undefined && matchMedia("(max-width: 62em)").matches) answer.current?.scrollIntoView({ block: "start" });
  }, [tried]);
  // A link to something whole is answered at once.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const { of, order_id, cart, event } = initial;
    if (of === "order_id" ? order_id !== null : of === "event" ? event.type !== null : cart.lines.every((one) => one.sku !== null)) form.submit();
  });
  return (
    <Page title={t("title")} about={t("about")}>
      <div className="simulator">
        <SceneForm form={form} />
        <div ref={answer} aria-busy={form.busy} className="answer">
          {tried === undefined ? (
            <div className="card">
              <Notice icon={IconTestPipe} title={t("empty")}>
                {t("emptyText")}
              </Notice>
            </div>
          ) : (
            <Outcome tried={tried} />
          )}
        </div>
      </div>
    </Page>
  );
}
