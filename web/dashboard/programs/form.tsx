/** A wallet more for a program, and what of a wallet can change. */
import { data, programsCreateWallet, programsGetProgram, programsGetWallet, programsUpdateWallet, type ProgramOut, type WalletOut } from "@kit/client";
import { useParam } from "@kit/frame/link";
import { Found } from "@kit/pages/detail";
import { FormPage } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { changeOf, createOf, initialOf, NAMED, TIMED, useWalletFields, type Asked } from "./fields";
import { words } from "./words";

function useParts() {
  const t = useWords(words);
  return [
    { title: t("named"), names: NAMED },
    { title: t("worthTitle"), names: ["cash_rate"] },
    { title: t("time"), about: t("timeAbout"), names: TIMED },
  ];
}

export function NewWallet() {
  const id = useParam();
  const found = useQuery({ queryKey: ["program", id], queryFn: () => data(programsGetProgram({ path: { program_id: id } })) });
  return <Found of={found}>{(program) => <New program={program} />}</Found>;
}

function New({ program }: { program: ProgramOut }) {
  const t = useWords(words);
  return (
    <FormPage<Asked>
      title={t("newWallet")}
      back={{ to: `/programs/${program.id}`, label: program.name }}
      fields={useWalletFields()}
      parts={useParts()}
      initial={initialOf()}
      label={t("createWallet")}
      submit={async ({ values }) => `/wallets/${(await data(programsCreateWallet({ body: createOf(values, program.id) }))).id}`}
      call={(values) => ({ method: "POST", route: "/v1/wallets", body: createOf(values, program.id) })}
    />
  );
}

export function EditWallet() {
  const id = useParam();
  const found = useQuery({ queryKey: ["wallet", id], queryFn: () => data(programsGetWallet({ path: { wallet_id: id } })) });
  return <Found of={found}>{(wallet) => <Edit wallet={wallet} />}</Found>;
}

function Edit({ wallet }: { wallet: WalletOut }) {
  const t = useWords(words);
  const path = { wallet_id: wallet.id };
  return (
    <FormPage<Asked>
      title={t("editOf", { name: wallet.name })}
      about={t("laterOnly")}
      back={{ to: `/wallets/${wallet.id}`, label: wallet.name }}
      fields={useWalletFields(wallet)}
      parts={useParts()}
      initial={initialOf(wallet)}
      revision={wallet.revision}
      reload={async () => {
        const now = await data(programsGetWallet({ path }));
        return { values: initialOf(now), revision: now.revision };
      }}
      submit={async ({ values, revision }) => {
        await data(programsUpdateWallet({ path, body: changeOf(values), headers: revision === undefined ? {} : { "if-match": revision } }));
        return `/wallets/${wallet.id}`;
      }}
      call={(values) => ({ method: "PATCH", route: `/v1/wallets/${wallet.id}`, body: changeOf(values) })}
    />
  );
}
