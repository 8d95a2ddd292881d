/**
 * One thing, whole: what it is called and how it stands, what can be done, tabs, a rail that sums it up in plain words,
 * and the activity that everything has: who changed what, and with which values.
 */
import { Grid, Group, Skeleton, Stack, Tabs } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { curlOf } from "../../client/curl";
import { useMay } from "../../client/session";
import { CopyItem, Id } from "../../fields";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import type { Act } from "../acts";
import { useAddress } from "../list/address";
import { Page } from "../page";
import { Failure } from "../states";
import { Activity } from "./activity";

export interface Tab {
  /** Its name in the address. */
  key: string;
  title: string;
  content: ReactNode;
  /** Left out where the person does not have it. */
  permission?: string;
}

export interface DetailPageProps {
  id: string;
  title: string;
  status?: ReactNode;
  /** Stands beside the id, below the title. */
  about?: ReactNode;
  /** The list that it belongs to. */
  back: { to: string; label: string };
  /** What can be done: the first is the button, the others are in the menu. */
  acts?: readonly Act[];
  /** The first one is shown first. */
  tabs: readonly Tab[];
  /** What stands at the right: the thing in plain words, and its facts. */
  summary?: ReactNode;
  /** The route that shows it, for "copy as curl", such as `/v1/customers/cus_…`. */
  route: string;
}

export function DetailPage(props: DetailPageProps) {
  const t = useWords(words);
  const may = useMay();
  const [values, change] = useAddress();
  const activity: Tab = { key: "activity", title: t("activity"), content: <Activity id={props.id} /> };
  const tabs = [...props.tabs, activity].filter((one) => one.permission === undefined || may(one.permission));
  const tab = tabs.find((one) => one.key === values["tab"]) ?? tabs[0]!;
  return (
    <Page
      title={props.title}
      mark={props.status}
      back={props.back}
      about={
        <Group gap="sm" component="span">
          <Id>{props.id}</Id>
          {props.about}
        </Group>
      }
      acts={props.acts}
      more={
        <>
          <CopyItem text={() => curlOf({ route: props.route })} label={t("copyCurl")} />
          <CopyItem text={() => window.location.href} label={t("copyLink")} icon={IconLink} />
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: props.summary === undefined ? 12 : 8 }} order={{ base: 2, md: 1 }}>
          <Tabs value={tab.key} onChange={(chosen) => change({ tab: chosen === tabs[0]!.key ? undefined : (chosen ?? undefined) }, true)} keepMounted={false}>
            <Tabs.List mb="md" className="tabs">
              {tabs.map((one) => (
                <Tabs.Tab key={one.key} value={one.key}>
                  {one.title}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={tab.key}>{tab.content}</Tabs.Panel>
          </Tabs>
        </Grid.Col>
        {props.summary === undefined ? null : (
          <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }}>
            <aside className="card summary">{props.summary}</aside>
          </Grid.Col>
        )}
      </Grid>
    </Page>
  );
}

/** The screen of a thing while it is on its way, or could not be had: `<Found of={query}>{(thing) => …}</Found>`. */
export function Found<T>({ of, children }: { of: { data: T | undefined; error: Error | null; refetch: () => unknown }; children: (found: T) => ReactNode }) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <Failure page error={of.error} retry={() => void of.refetch()} />;
  return (
    <Stack gap="lg" aria-busy>
      <Skeleton height={16} width={120} />
      <Skeleton height={34} width="min(420px, 80%)" />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Skeleton height={320} radius="md" />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Skeleton height={220} radius="md" />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
