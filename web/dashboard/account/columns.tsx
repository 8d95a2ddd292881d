/** Sessions as a table: which device, how it came in, since when. */
import type { SessionOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import type { Column } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { words } from "./words";

const METHODS = { password: "byPassword", link: "byLink", passkey: "byPasskey", invitation: "byInvitation" } as const;

export function useSessionColumns(): Column<SessionOut>[] {
  const t = useWords(words);
  const method = (one: SessionOut) => {
    const key = METHODS[one.method as keyof typeof METHODS];
    return key === undefined ? one.method : t(key);
  };
  return [
    {
      key: "device",
      title: t("device"),
      cell: (one) => (
        <>
          {deviceOf(one.agent) || t("unknownDevice")} {one.current ? <Status tone="good">{t("thisOne")}</Status> : null}
        </>
      ),
    },
    { key: "address", title: t("address"), cell: (one) => <span className="mono">{one.address}</span> },
    { key: "method", title: t("method"), cell: method },
    { key: "seen", title: t("seen"), cell: (one) => <When at={one.seen_at} /> },
    { key: "created", title: t("since"), cell: (one) => <When at={one.created_at} /> },
  ];
}

/** Browser and system, as far as a browser says what it is. */
export function deviceOf(agent: string): string {
  const browser = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark!))?.[1];
  const system = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark!))?.[1];
  return [browser, system].filter((one) => one !== undefined).join(", ") || agent.slice(0, 40);
}
