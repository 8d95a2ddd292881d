import { customersGet, data, type CustomerOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { useParam } from "@kit/frame/link";
import { DetailPage, Found } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { useHotkeys } from "@mantine/hooks";
import { IconBan, IconCoins, IconId, IconPencil, IconShoppingCartCheck, IconTicket, IconUserCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useActs } from "./acts";
import { Codes } from "./codes";
import { StateOf } from "./list";
import { nameOf } from "./name";
import { Orders } from "./orders";
import { Segments } from "./segments";
import { Summary } from "./summary";
import { Timeline } from "./timeline";
import { Wallets } from "./wallets";
import { words } from "./words";

export default function CustomerPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["customer", id], queryFn: () => data(customersGet({ path: { id } })) });
  return <Found of={found}>{(customer) => <Shown customer={customer} />}</Found>;
}

function Shown({ customer }: { customer: CustomerOut }) {
  const t = useWords(words);
  const may = useMay();
  const { id } = customer;
  const acts = useActs(customer);
  useHotkeys([["p", () => (may("points:adjust") ? acts.points() : undefined)]]);
  const gone = customer.state === "erased";
  const blocked = customer.state === "blocked";
  return (
    <DetailPage
      id={id}
      title={nameOf(customer)}
      status={<StateOf customer={customer} />}
      back={{ to: "/customers", label: t("title") }}
      route={`/v1/customers/${id}`}
      acts={[
        { label: t("points"), icon: IconCoins, permission: "points:adjust", disabled: gone, run: acts.points },
        { label: t("giveCode"), icon: IconTicket, permission: "publications:write", disabled: gone || blocked, run: acts.code },
        { label: t("redeem"), icon: IconShoppingCartCheck, permission: "redemptions:write", disabled: gone || blocked, run: acts.redeem },
        { label: t("edit"), icon: IconPencil, permission: "customers:write", disabled: gone, to: `/customers/${id}/edit` },
        { label: t("addIdentity"), icon: IconId, permission: "customers:write", disabled: gone, run: acts.identity },
        blocked
          ? { label: t("unblock"), icon: IconUserCheck, permission: "customers:write", run: acts.unblock }
          : { label: t("block"), icon: IconBan, permission: "customers:write", danger: true, disabled: gone, run: acts.block },
      ]}
      summary={<Summary customer={customer} />}
      tabs={[
        { key: "timeline", title: t("timeline"), content: <Timeline id={id} /> },
        { key: "wallets", title: t("wallets"), permission: "points:read", content: <Wallets id={id} /> },
        { key: "orders", title: t("orders"), permission: "orders:read", content: <Orders id={id} /> },
        { key: "codes", title: t("codes"), permission: "publications:read", content: <Codes id={id} /> },
        { key: "segments", title: t("segments"), permission: "segments:read", content: <Segments id={id} /> },
      ]}
    />
  );
}
