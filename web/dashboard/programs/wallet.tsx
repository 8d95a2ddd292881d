import { data, programsGetProgram, programsGetWallet, type WalletOut } from "@kit/client";
import { Points } from "@kit/fields";
import { Link, useParam } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { DetailPage, Fact, Facts, Found, Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { IconListSearch, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Costs } from "./costs";
import { periodText, useExpiryText } from "./period";
import { words } from "./words";

export default function WalletPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["wallet", id], queryFn: () => data(programsGetWallet({ path: { wallet_id: id } })) });
  return <Found of={found}>{(wallet) => <Shown wallet={wallet} />}</Found>;
}

function Shown({ wallet }: { wallet: WalletOut }) {
  const t = useWords(words);
  const program = useQuery({ queryKey: ["program", wallet.program_id], queryFn: () => data(programsGetProgram({ path: { program_id: wallet.program_id } })) });
  const name = program.data?.name ?? t("program");
  return (
    <DetailPage
      id={wallet.id}
      title={wallet.name}
      back={{ to: `/programs/${wallet.program_id}`, label: name }}
      route={`/v1/wallets/${wallet.id}`}
      acts={[
        { label: t("edit"), icon: IconPencil, permission: "programs:write", to: `/wallets/${wallet.id}/edit` },
        { label: t("openLedger"), icon: IconListSearch, permission: "points:read", to: `/ledger?wallet=${wallet.key}` },
      ]}
      summary={<Summary wallet={wallet} program={name} />}
      tabs={[
        { key: "costs", title: t("economics"), permission: "figures:read", content: <Costs wallet={wallet} /> },
        { key: "terms", title: t("terms"), content: <Terms wallet={wallet} /> },
      ]}
    />
  );
}

function Summary({ wallet, program }: { wallet: WalletOut; program: string }) {
  const t = useWords(words);
  const currency = useWorkspace()?.currency ?? "";
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" c="dimmed">
          {t("worthOfOne", { unit: wallet.unit_singular })}
        </Text>
        <div className="balance">{wallet.cash_rate === null ? t("noCash") : <Points points={wallet.cash_rate} unit={currency} />}</div>
      </div>
      <Facts>
        <Fact name={t("program")}>
          <Link to={`/programs/${wallet.program_id}`}>{program}</Link>
        </Fact>
        <Fact name={t("key")}>
          <span className="mono">{wallet.key}</span>
        </Fact>
      </Facts>
    </Stack>
  );
}

function Terms({ wallet }: { wallet: WalletOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const expiry = useExpiryText();
  return (
    <Section>
      <Facts>
        <Fact name={t("unit")}>{`${wallet.unit_singular} / ${wallet.unit_plural}`}</Fact>
        <Fact name={t("precision")}>{wallet.precision}</Fact>
        <Fact name={t("lasts")}>{expiry(wallet.expiry)}</Fact>
        <Fact name={t("pending")}>{wallet.pending === null ? t("noWait") : periodText(wallet.pending, locale)}</Fact>
        <Fact name={t("clawback")}>{t(wallet.clawback)}</Fact>
        <Fact name={t("grace")}>{wallet.restore_grace === null ? t("noGrace") : periodText(wallet.restore_grace, locale)}</Fact>
        <Fact name={t("paysAs")}>{t(wallet.pays_as)}</Fact>
      </Facts>
    </Section>
  );
}
