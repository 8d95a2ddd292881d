import { data, staffListInvitations, staffWithdraw, type InvitationOut } from "@kit/client";
import { Sentence, Status, When } from "@kit/fields";
import { useGo, useParam } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { DetailPage, Fact, Facts, Found, Section } from "@kit/pages/detail";
import { Notice } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Box, Stack } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { shownOnce } from "../keys/once";
import { Secret } from "../keys/secret";
import { useRoleName } from "./role";
import { words } from "./words";

export function InvitationState({ of }: { of: InvitationOut }) {
  const t = useWords(words);
  const over = Date.parse(of.expires_at) <= Date.now();
  return <Status tone={over ? "quiet" : "waiting"}>{t(over ? "ranOut" : "open")}</Status>;
}

export default function InvitationPage() {
  const id = useParam();
  const t = useWords(words);
  const found = useQuery({ queryKey: ["invitation", id], queryFn: async () => (await data(staffListInvitations())).items.find((one) => one.id === id) ?? null });
  return (
    <Found of={found}>
      {(one) =>
        one === null ? (
          <Notice page icon={IconMailOff} title={t("invitationGone")}>
            {t("invitationGoneText")}
          </Notice>
        ) : (
          <Shown of={one} />
        )
      }
    </Found>
  );
}

function Shown({ of: one }: { of: InvitationOut }) {
  const t = useWords(words);
  const go = useGo();
  const role = useRoleName();
  const link = shownOnce(one.id);
  const withdraw = () =>
    ask({
      title: t("withdraw"),
      text: t("withdrawText", { email: one.email }),
      label: t("withdraw"),
      danger: true,
      submit: async () => {
        await staffWithdraw({ path: { id: one.id } });
        go("/people/invitations");
      },
      done: t("withdrawn"),
    });
  return (
    <DetailPage
      id={one.id}
      title={one.name ?? one.email}
      status={<InvitationState of={one} />}
      back={{ to: "/people/invitations", label: t("invitations") }}
      route="/v1/invitations"
      acts={[{ label: t("withdraw"), icon: IconMailOff, permission: "staff:write", danger: true, run: withdraw }]}
      summary={<Sentence>{t(one.everywhere ? "saidInvitedEverywhere" : "saidInvited", { email: one.email, roles: one.roles.map(role).join(", ") })}</Sentence>}
      tabs={[
        {
          key: "details",
          title: t("details"),
          content: (
            <Stack>
              {link === undefined ? null : <Secret title={t("linkFor", { email: one.email })} text={link} />}
              <Section>
                <Box p="md">
                  <Facts>
                    <Fact name={t("email")}>{one.email}</Fact>
                    <Fact name={t("roles")}>{one.roles.map(role).join(", ")}</Fact>
                    <Fact name={t("invitedBy")}>{one.invited_by}</Fact>
                    <Fact name={t("created")}>
                      <When at={one.created_at} />
                    </Fact>
                    <Fact name={t("ends")}>
                      <When at={one.expires_at} />
                    </Fact>
                  </Facts>
                </Box>
              </Section>
            </Stack>
          ),
        },
      ]}
    />
  );
}
