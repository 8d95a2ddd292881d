import { data, programsArchiveProgram, programsGetProgram, programsListMemberships, programsUpdateProgram, type MembershipOut, type ProgramChange, type ProgramOut, type WalletOut } from "@kit/client";
import { Points, Status, When } from "@kit/fields";
import { Link, useParam } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { ask } from "@kit/pages/ask";
import { DetailPage, Fact, Facts, Found, ListSection, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { IconArchive, IconPencil, IconWallet } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Customer } from "../orders/list";
import { Costs } from "./costs";
import { StateOf, useWallets } from "./list";
import { useExpiryText } from "./period";
import { words } from "./words";

export default function ProgramPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["program", id], queryFn: () => data(programsGetProgram({ path: { program_id: id } })) });
  return <Found of={found}>{(program) => <Shown program={program} />}</Found>;
}

function Shown({ program }: { program: ProgramOut }) {
  const t = useWords(words);
  const acts = useActs(program);
  const wallets = useWallets();
  const own = (wallets.data?.items ?? []).filter((one) => one.program_id === program.id);
  return (
    <DetailPage
      id={program.id}
      title={program.name}
      status={<StateOf program={program} />}
      back={{ to: "/programs", label: t("title") }}
      route={`/v1/programs/${program.id}`}
      acts={acts}
      summary={
        <Stack gap="md">
          <Text>{t(program.enrolment === "automatic" ? "automaticText" : "manualText")}</Text>
          <Facts>
            <Fact name={t("created")}>
              <When at={program.created_at} dateOnly />
            </Fact>
          </Facts>
          <Text component="div">
            <Link to={`/earning?program_id=${program.id}`}>{t("itsRules")}</Link>
          </Text>
        </Stack>
      }
      tabs={[
        {
          key: "wallets",
          title: t("wallets"),
          content: (
            <Found of={wallets}>
              {() => (
                <div>
                  {own.length === 0 ? <Text c="dimmed">{t("noWallets")}</Text> : null}
                  {own.map((one) => (
                    <OneWallet key={one.id} wallet={one} />
                  ))}
                </div>
              )}
            </Found>
          ),
        },
        { key: "costs", title: t("economics"), permission: "figures:read", content: <Stack gap="xl">{own.map((one) => <div key={one.id}>{own.length > 1 ? <Text fw={600} mb="xs">{one.name}</Text> : null}<Costs wallet={one} /></div>)}{own.length === 0 ? <Text c="dimmed">{t("noWallets")}</Text> : null}</Stack> },
        { key: "members", title: t("members"), content: <Members program={program} /> },
      ]}
    />
  );
}

function OneWallet({ wallet }: { wallet: WalletOut }) {
  const t = useWords(words);
  const expiry = useExpiryText();
  const currency = useWorkspace()?.currency ?? "";
  return (
    <Section title={wallet.name} aside={<Link to={`/wallets/${wallet.id}`} size="sm">{t("openWallet")}</Link>}>
      <Facts>
        <Fact name={t("key")}>
          <span className="mono">{wallet.key}</span>
        </Fact>
        <Fact name={t("worth")}>{wallet.cash_rate === null ? t("noCash") : <Points points={wallet.cash_rate} unit={currency} />}</Fact>
        <Fact name={t("lasts")}>{expiry(wallet.expiry)}</Fact>
      </Facts>
    </Section>
  );
}

function Members({ program }: { program: ProgramOut }) {
  const t = useWords(words);
  return (
    <ListSection<MembershipOut>
      queryKey={["program", program.id, "members"]}
      load={(cursor) => data(programsListMemberships({ query: { program_id: program.id, cursor, limit: 50 } }))}
      idOf={(one) => one.id}
      none={t("noMembers")}
      columns={[
        { key: "customer", title: t("customer"), cell: (one) => <Customer id={one.customer_id} /> },
        { key: "joined", title: t("joined"), cell: (one) => <When at={one.joined_at} /> },
        { key: "state", title: t("state"), cell: (one) => <Status tone={one.state === "active" ? "good" : "quiet"}>{t(one.state === "active" ? "member" : "left")}</Status> },
      ]}
    />
  );
}

function useActs(program: ProgramOut) {
  const t = useWords(words);
  const { id } = program;
  const permission = "programs:write";
  const path = { program_id: id };
  const edit = () =>
    ask<ProgramChange>({
      title: t("edit"),
      fields: [
        fields.text("name", { label: t("name"), required: true, max: 200 }),
        fields.choice("enrolment", { label: t("enrolment"), required: true, options: { automatic: t("automaticText"), manual: t("manualText") } }),
      ],
      initial: { name: program.name, enrolment: program.enrolment },
      label: t("save"),
      submit: ({ changed }) => data(programsUpdateProgram({ path, body: changed, headers: { "if-match": String(program.revision) } })),
      done: t("saved"),
    });
  const close = () =>
    ask({ title: t("close"), text: t("closeText"), label: t("close"), danger: true, submit: () => data(programsArchiveProgram({ path })), done: t("isClosed") });
  if (program.state !== "active") return [];
  return [
    { label: t("newWallet"), icon: IconWallet, permission, to: `/programs/${id}/wallets/new` },
    { label: t("edit"), icon: IconPencil, permission, run: edit },
    { label: t("close"), icon: IconArchive, permission, danger: true, run: close },
  ];
}
