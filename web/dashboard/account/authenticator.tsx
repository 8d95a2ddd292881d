import { data, selfBeginAuthenticator, selfConfirmAuthenticator, selfNewRecoveryCodes, selfRemoveAuthenticator, type AuthenticatorBegun, type Factors } from "@kit/client";
import { Id, Status } from "@kit/fields";
import { useAct } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Button, Image, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useConfirmed } from "./confirmed";
import { Part } from "./part";
import { RecoveryCodes } from "./recovery";
import { words } from "./words";

export function Authenticator({ factors }: { factors: Factors }) {
  const t = useWords(words);
  const confirmed = useConfirmed();
  const [codes, show] = useState<readonly string[]>();
  const on = factors.authenticator;
  const scan = (begun: AuthenticatorBegun) =>
    ask<{ code: string }>({
      title: t("setUp"),
      text: <Scan begun={begun} />,
      fields: [fields.text("code", { label: t("codeShown"), required: true, max: 10, placeholder: "123456" })],
      initial: { code: "" },
      label: t("turnOn"),
      submit: async ({ values }) => show((await data(selfConfirmAuthenticator({ body: values }))).codes),
      done: t("authenticatorOn"),
    });
  const begin = useAct(async () => scan(await confirmed(() => data(selfBeginAuthenticator()))));
  const renew = useAct(async () => show((await confirmed(() => data(selfNewRecoveryCodes()))).codes));
  const remove = () =>
    ask({ title: t("turnOff"), text: t("turnOffText"), label: t("turnOff"), danger: true, submit: () => confirmed(() => data(selfRemoveAuthenticator())), done: t("authenticatorOff") });
  return (
    <>
      <Part
        title={t("authenticator")}
        mark={<Status tone={on ? "good" : "quiet"}>{t(on ? "on" : "off")}</Status>}
        text={on ? t("authenticatorHas", { count: factors.recovery_code_count }) : t("authenticatorAbout")}
        acts={
          on ? (
            <>
              <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
                {t("newCodes")}
              </Button>
              <Button variant="light" color="red" onClick={remove}>
                {t("turnOff")}
              </Button>
            </>
          ) : (
            <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
              {t("setUp")}
            </Button>
          )
        }
      />
      {codes === undefined ? null : <RecoveryCodes codes={codes} close={() => show(undefined)} />}
    </>
  );
}

function Scan({ begun }: { begun: AuthenticatorBegun }) {
  const t = useWords(words);
  return (
    <Stack gap="xs" align="center">
      <Text>{t("scanText")}</Text>
      <Image src={begun.qr} w={196} h={196} alt={t("qr")} />
      <Text size="sm" c="dimmed">
        {t("typeSecret")}
      </Text>
      <Text size="sm" component="div" ta="center" style={{ overflowWrap: "anywhere" }}>
        <Id>{begun.secret}</Id>
      </Text>
    </Stack>
  );
}
