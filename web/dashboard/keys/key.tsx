import { data, keysListKeys, keysRevoke, keysRotate, ProblemError, type KeyOut } from "@kit/client";
import { Sentence, When } from "@kit/fields";
import { useGo, useParam } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { DetailPage, Fact, Facts, Found, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowsLeftRight, IconKeyOff, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { keepOnce, shownOnce } from "./once";
import { Secret } from "./secret";
import { KeyState, stateOf } from "./state";
import { words } from "./words";

export default function KeyPage() {
  const id = useParam();
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["key", id],
    queryFn: async () => {
      const key = (await data(keysListKeys())).items.find((one) => one.id === id);
      if (key === undefined) throw new ProblemError(404, "not_found", "", t("gone"), "", undefined, [], {});
      return key;
    },
  });
  return <Found of={found}>{(key) => <Shown key={key.id} of={key} />}</Found>;
}

/** `orders:read` is about `orders`. */
const areaOf = (scope: string) => scope.split(":")[0]!;

const OVERLAPS = ["0", "3600", "86400", "604800", "2592000"] as const;

function Shown({ of: key }: { of: KeyOut }) {
  const t = useWords(words);
  const go = useGo();
  const secret = shownOnce(key.id);
  const over = ["ended", "revoked"].includes(stateOf(key));
  const names = { "0": t("atOnce"), "3600": t("hour"), "86400": t("day"), "604800": t("week"), "2592000": t("month") };
  const rotate = () =>
    ask<{ overlap: string | null }>({
      title: t("rotate"),
      text: t("rotateText"),
      fields: [fields.choice("overlap", { label: t("overlap"), required: true, options: Object.fromEntries(OVERLAPS.map((one) => [one, names[one]])) })],
      initial: { overlap: "86400" },
      label: t("rotate"),
      submit: async ({ values }) => {
        const issued = await data(keysRotate({ path: { id: key.id }, body: { overlap_seconds: Number(values.overlap) } }));
        keepOnce(issued.id, issued.text);
        go(`/keys/${issued.id}`);
      },
      done: t("rotated"),
    });
  const revoke = () =>
    ask({ title: t("revoke"), text: t("revokeText", { name: key.name }), label: t("revoke"), danger: true, submit: () => data(keysRevoke({ path: { id: key.id } })), done: t("revokedNow") });
  return (
    <DetailPage
      id={key.id}
      title={key.name}
      status={<KeyState of={key} />}
      back={{ to: "/keys", label: t("title") }}
      route="/v1/api_keys"
      acts={[
        ...(over
          ? []
          : [
              ...(key.revoked_at === null ? [{ label: t("rotate"), icon: IconRefresh, permission: "keys:write", run: rotate }] : []),
              { label: t("revoke"), icon: IconKeyOff, permission: "keys:write", danger: true, run: revoke },
            ]),
        { label: t("calls"), icon: IconArrowsLeftRight, permission: "requests:read", to: `/requests?key_id=${key.id}` },
      ]}
      summary={
        <Stack>
          <Sentence>{t(key.kind === "publishable" ? "saidPublishable" : key.scopes.includes("*") ? "saidEverything" : "saidSecret", { count: key.scopes.length })}</Sentence>
          <Facts>
            <Fact name={t("hint")}>
              <span className="mono">…{key.hint}</span>
            </Fact>
            <Fact name={t("created")}>
              <When at={key.created_at} />
            </Fact>
            {key.revoked_at === null ? (
              <Fact name={t("ends")}>
                <When at={key.expires_at} none={t("never")} />
              </Fact>
            ) : (
              <Fact name={t(stateOf(key) === "revoked" ? "revoked" : "ends")}>
                <When at={key.revoked_at} />
              </Fact>
            )}
          </Facts>
        </Stack>
      }
      tabs={[
        {
          key: "rights",
          title: t("scopes"),
          content: (
            <Stack>
              {secret === undefined || over ? null : (
                <Secret title={t("yourKey")} text={secret}>
                  <Button size="compact-sm" onClick={() => go(`/developers?key=${key.id}`)}>
                    {t("tryIt")}
                  </Button>
                </Secret>
              )}
              <Section title={t("mayDo")}>
                {key.scopes.includes("*") ? (
                  <Text px="md" pb="md">
                    {t("everything")}
                  </Text>
                ) : (
                  <Facts>
                    {[...new Set(key.scopes.map(areaOf))].sort().map((area) => (
                      <Fact key={area} name={<span className="mono">{area}</span>}>
                        <Group gap={6} component="span">
                          {key.scopes
                            .filter((scope) => areaOf(scope) === area)
                            .map((scope) => (
                              <Badge key={scope} color="gray" className="mono" aria-label={scope}>
                                {scope.slice(area.length + 1)}
                              </Badge>
                            ))}
                        </Group>
                      </Fact>
                    ))}
                  </Facts>
                )}
              </Section>
            </Stack>
          ),
        },
      ]}
    />
  );
}
