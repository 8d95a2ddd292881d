import { data, programsListPrograms, programsListWallets, type ProgramOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { ListPage } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconLaurelWreath } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

export const useWallets = () => useQuery({ queryKey: ["wallets"], queryFn: () => data(programsListWallets()) });

export function StateOf({ program }: { program: ProgramOut }) {
  const t = useWords(words);
  return <Status tone={program.state === "active" ? "good" : "quiet"}>{t(program.state === "active" ? "active" : "closed")}</Status>;
}

export default function Programs() {
  const t = useWords(words);
  const wallets = useWallets();
  const of = (one: ProgramOut) => (wallets.data?.items ?? []).filter((wallet) => wallet.program_id === one.id).map((wallet) => wallet.name).join(", ");
  return (
    <ListPage<ProgramOut>
      name="programs"
      title={t("title")}
      about={t("about")}
      route="/v1/programs"
      load={({ cursor, limit }) => data(programsListPrograms({ query: { cursor, limit } }))}
      idOf={(one) => one.id}
      to={(one) => `/programs/${one.id}`}
      columns={[
        { key: "name", title: t("name"), cell: (one) => one.name, csv: (one) => one.name },
        { key: "state", title: t("state"), cell: (one) => <StateOf program={one} />, csv: (one) => t(one.state === "active" ? "active" : "closed") },
        { key: "wallets", title: t("wallets"), cell: (one) => of(one) || "–", csv: of },
        { key: "enrolment", title: t("enrolment"), cell: (one) => t(one.enrolment), csv: (one) => t(one.enrolment) },
        { key: "created", title: t("created"), cell: (one) => <When at={one.created_at} dateOnly />, csv: (one) => one.created_at },
      ]}
      create={{ label: t("create"), to: "/programs/new", permission: "programs:write" }}
      empty={{ icon: IconLaurelWreath, title: t("none"), text: t("noneText") }}
    />
  );
}
