import { data, selfChangePassword } from "@kit/client";
import { Status } from "@kit/fields";
import { ask } from "@kit/pages/ask";
import { useWords } from "@kit/words";
import { Button } from "@mantine/core";
import { useConfirmed } from "./confirmed";
import { Part } from "./part";
import { secret } from "./secret";
import { words } from "./words";

export function Password({ has }: { has: boolean }) {
  const t = useWords(words);
  const confirmed = useConfirmed();
  const label = t(has ? "changePassword" : "setPassword");
  const change = () =>
    ask<{ password: string }>({
      title: label,
      text: t("passwordText"),
      fields: [secret("password", { label: t("newPassword"), help: t("passwordHelp"), required: true }, "new-password")],
      initial: { password: "" },
      label,
      submit: ({ values }) => confirmed(() => data(selfChangePassword({ body: values }))),
      done: t("passwordChanged"),
    });
  return (
    <Part
      title={t("password")}
      mark={<Status tone={has ? "good" : "quiet"}>{t(has ? "set" : "notSet")}</Status>}
      text={t("passwordAbout")}
      acts={
        <Button variant="default" onClick={change}>
          {label}
        </Button>
      }
    />
  );
}
