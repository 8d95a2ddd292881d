/** Do what takes a proof of who one is: where the last one is too old, ask for it, and then do it. */
import { anyoneAskPasskey, data, ProblemError, selfConfirm, selfShow } from "@kit/client";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { fail } from "@kit/pages/notices";
import { useWords } from "@kit/words";
import { showPasskey } from "../sign-in/passkey";
import { secret } from "./secret";
import { words } from "./words";

export function useConfirmed(): <T>(act: () => Promise<T>) => Promise<T> {
  const t = useWords(words);
  return async (act) => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "confirmation_needed") throw error;
    }
    const factors = await data(selfShow());
    if (!factors.password && factors.passkey_count > 0) {
      await confirmWithPasskey();
      return act();
    }
    return new Promise((settle, refuse) => {
      const again = async () => {
        try {
          settle(await act());
        } catch (error) {
          fail(error);
          refuse(error as Error);
        }
      };
      ask<{ password: string; code: string | null }>({
        title: t("confirm"),
        text: t("confirmText"),
        fields: [
          secret("password", { label: t("password"), required: true }, "current-password"),
          fields.text("code", { label: t("code"), help: t("codeHelp"), required: true, when: () => factors.authenticator }),
        ],
        initial: { password: "", code: null },
        label: t("confirm"),
        submit: async ({ values }) => {
          await data(selfConfirm({ body: values }));
          void again();
        },
      });
    });
  };
}

async function confirmWithPasskey(): Promise<void> {
  const { options } = await data(anyoneAskPasskey());
  await selfConfirm({ body: { passkey: await showPasskey(options) } });
}
