/** The groups in the order in which they are settled, and in each its campaigns by priority. */
import type { CampaignOut, GroupIn } from "@kit/client";
import { Link } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Badge, Button, Group, Select, Text } from "@mantine/core";
import { Standing } from "../state";
import { words } from "../words";
import { priorityOf, type Members } from "./order";
import { movedIn, Ordered } from "./ordered";

const MODES = ["all", "first", "best_for_customer", "best_for_margin"] as const;

interface GroupsProps {
  groups: GroupIn[];
  setGroups: (groups: GroupIn[]) => void;
  members: Members;
  setMembers: (members: Members) => void;
  may: boolean;
}

export function Groups({ groups, setGroups, members, setMembers, may }: GroupsProps) {
  const t = useWords(words);
  const form = (title: string, initial: GroupIn, put: (group: GroupIn) => void, isNew: boolean) =>
    ask<GroupIn>({
      title,
      fields: [
        ...(isNew ? [fields.text("key", { label: t("groupKey"), help: t("groupKeyHelp"), required: true, max: 40 })] : []),
        fields.choice("mode", { label: t("mode"), required: true, options: Object.fromEntries(MODES.map((one) => [one, t(`mode_${one}`)])) }),
        fields.whole("max", { label: t("groupMax"), help: t("groupMaxHelp"), min: 1, max: 100 }),
      ],
      initial,
      label: t("take"),
      submit: ({ values }) => {
        put(values);
        return Promise.resolve();
      },
    });
  const add = () =>
    form(
      t("addGroup"),
      { key: "", mode: "all", max: null },
      (group) => {
        setGroups([...groups, group]);
        setMembers({ ...members, [group.key]: members[group.key] ?? [] });
      },
      true,
    );
  const remove = (key: string) => {
    setGroups(groups.filter((one) => one.key !== key));
    const { [key]: gone = [], ...rest } = members;
    setMembers({ ...rest, default: [...(rest["default"] ?? []), ...gone] });
  };
  const send = (campaign: CampaignOut, from: string, to: string) =>
    setMembers({ ...members, [from]: members[from]!.filter((one) => one.id !== campaign.id), [to]: [...(members[to] ?? []), campaign] });
  return (
    <Section
      title={t("settledOrder")}
      aside={
        may ? (
          <Button variant="default" size="compact-sm" onClick={add}>
            {t("addGroup")}
          </Button>
        ) : null
      }
    >
      <Text size="sm" c="dimmed" px="md" pb="xs">
        {t("orderText")}
      </Text>
      <Ordered items={groups} idOf={(one) => one.key} nameOf={(one) => one.key} may={may && groups.length > 1} move={(from, to) => setGroups(movedIn(groups, from, to))}>
        {(group, place) => (
          <div className="line">
            <Group justify="space-between" gap="xs" mb="xs">
              <Group gap="xs">
                <Text fw={600}>
                  {place + 1}. {group.key}
                </Text>
                <Badge color="gray">{t(`mode_${group.mode ?? "all"}`)}</Badge>
                {group.max == null ? null : <Badge color="gray">{t("atMost", { count: group.max })}</Badge>}
              </Group>
              {may ? (
                <Group gap="xs">
                  <Button variant="subtle" size="compact-xs" onClick={() => form(group.key, group, (told) => setGroups(groups.map((one) => (one.key === group.key ? told : one))), false)} aria-label={`${t("change")}: ${group.key}`}>
                    {t("change")}
                  </Button>
                  {group.key === "default" ? null : (
                    <Button variant="subtle" color="red" size="compact-xs" onClick={() => remove(group.key)} aria-label={`${t("removeGroup")}: ${group.key}`}>
                      {t("removeGroup")}
                    </Button>
                  )}
                </Group>
              ) : null}
            </Group>
            {(members[group.key] ?? []).length === 0 ? (
              <Text size="sm" c="dimmed">
                {t("emptyGroup")}
              </Text>
            ) : (
              <Ordered
                items={members[group.key]!}
                idOf={(one) => one.id}
                nameOf={(one) => one.name}
                may={may}
                move={(from, to) => setMembers({ ...members, [group.key]: movedIn(members[group.key]!, from, to) })}
              >
                {(campaign) => (
                  <Group gap="xs" justify="space-between" py={7}>
                    <Group gap="xs" miw={0}>
                      <Link to={`/campaigns/${campaign.id}`} size="sm">
                        {campaign.name}
                      </Link>
                      <Standing of={campaign} />
                    </Group>
                    <Group gap="xs">
                      <Text size="sm" c="dimmed" className="figures">
                        {t("priority")} {priorityOf(campaign)}
                      </Text>
                      {may && groups.length > 1 ? (
                        <Select
                          size="xs"
                          w={130}
                          aria-label={t("groupOf", { name: campaign.name })}
                          data={groups.map((one) => one.key)}
                          value={group.key}
                          allowDeselect={false}
                          onChange={(to) => (to === null || to === group.key ? undefined : send(campaign, group.key, to))}
                        />
                      ) : null}
                    </Group>
                  </Group>
                )}
              </Ordered>
            )}
          </div>
        )}
      </Ordered>
    </Section>
  );
}
