/** Every version of the definition: who made it, what became different, and how to go back to it. */
import { campaignsListCampaignVersions, campaignsReviseCampaign, data, type CampaignOut, type VersionOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Changes, Status, When } from "@kit/fields";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { Failure } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Button, Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { words } from "../words";

export function Versions({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const may = useMay()("campaigns:write");
  const found = useQuery({ queryKey: ["versions", campaign.id, campaign.version], queryFn: () => data(campaignsListCampaignVersions({ path: { campaign_id: campaign.id } })) });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={200} radius="md" />;
  const versions = found.data.items;
  const restore = (old: VersionOut) => {
    const now = versions[0]!;
    ask({
      title: t("restoreVersion", { version: old.version }),
      text: (
        <>
          <Text mb="sm">{t(campaign.state === "live" ? "restoreLive" : "restoreText")}</Text>
          <Changes changes={differences(now, old)} />
        </>
      ),
      size: "lg",
      label: t("restore"),
      submit: () => data(campaignsReviseCampaign({ path: { campaign_id: campaign.id }, headers: { "if-match": String(campaign.revision) }, body: old.definition })),
      done: t("restored", { version: old.version }),
    });
  };
  return (
    <Section title={t("versions")}>
      {versions.map((one, place) => {
        const before = versions[place + 1];
        return (
          <div key={one.version} className="line">
            <Group justify="space-between" gap="xs" mb={4}>
              <Group gap="xs">
                <Text fw={600}>{t("versionNumber", { version: one.version })}</Text>
                {one.version === campaign.version ? <Status tone="good">{t("present")}</Status> : null}
              </Group>
              <Group gap="sm">
                <Text size="sm" c="dimmed" component="div">
                  {one.created_by}, <When at={one.created_at} />
                </Text>
                {may && one.version !== campaign.version && campaign.state !== "ended" ? (
                  <Button variant="default" size="compact-sm" aria-label={t("restoreVersion", { version: one.version })} onClick={() => restore(one)}>
                    {t("restore")}
                  </Button>
                ) : null}
              </Group>
            </Group>
            {before === undefined ? (
              <Text size="sm" c="dimmed">
                {t("firstVersion")}
              </Text>
            ) : (
              <Changes changes={differences(before, one)} />
            )}
          </div>
        );
      })}
    </Section>
  );
}

/** What became different, member by member; effects and limits are told one by one. */
function differences(from: VersionOut, to: VersionOut): Record<string, { from: unknown; to: unknown }> {
  const [old, now] = [flat(from.definition), flat(to.definition)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => JSON.stringify(old[name] ?? null) !== JSON.stringify(now[name] ?? null));
  return Object.fromEntries(names.map((name) => [name, { from: old[name] ?? null, to: now[name] ?? "–" }]));
}

function flat(value: unknown, path = ""): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  const simple = Array.isArray(value) && value.every((one) => typeof one !== "object");
  if (typeof value !== "object" || simple) return { [path]: value };
  return Object.entries(value).reduce((all, [name, inner]) => {
    const place = Array.isArray(value) ? String(Number(name) + 1) : name.replaceAll("_", " ");
    return { ...all, ...flat(inner, path === "" ? place : `${path} ${place}`) };
  }, {});
}
