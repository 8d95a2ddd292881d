/** Whether all is well: what is not and what to do, then every part by itself. It is asked anew while it is looked at. */
import { data, systemHealth, type HealthOut } from "@kit/client";
import { curlOf } from "@kit/client/curl";
import { Bytes, CopyItem, Figure, Figures, Status } from "@kit/fields";
import { Found } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useLanguage, useWords } from "@kit/words";
import { Alert, SimpleGrid, Stack } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Books, Database, Feed, Jobs } from "./parts";
import { words } from "./words";

const EVERY = 10_000;

export default function Health() {
  const found = useQuery({ queryKey: ["health"], queryFn: () => data(systemHealth()), refetchInterval: EVERY });
  return <Found of={found}>{(health) => <Shown health={health} />}</Found>;
}

function Shown({ health }: { health: HealthOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const { backlog, disk } = health;
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const waiting = health.jobs.reduce((sum, one) => sum + one.waiting, 0);
  return (
    <Page
      title={t("title")}
      mark={<Status tone={health.well ? "good" : "bad"}>{t(health.well ? "well" : "notWell")}</Status>}
      about={t("about", { version: health.version })}
      more={<CopyItem text={() => curlOf({ route: "/v1/system/health" })} label={t("copyCurl")} />}
    >
      {health.well ? (
        <Alert color="laurel" icon={<IconCircleCheck aria-hidden />} title={t("allWell")}>
          {t("allWellText")}
        </Alert>
      ) : (
        <Stack gap="xs">
          {health.problems.map((one) => (
            <Alert key={one} color="red" icon={<IconAlertTriangle aria-hidden />} title={t(one)}>
              {t(`${one}_cure`)}
            </Alert>
          ))}
        </Stack>
      )}
      <Figures>
        <Figure label={t("workers")} value={health.workers.length} about={t("workersAbout")} />
        <Figure label={t("jobsWaiting")} value={waiting} about={t("jobsAbout")} />
        <Figure label={t("eventsWaiting")} value={backlog.events} about={t("eventsAbout")} />
        <Figure label={t("diskFree")} value={percent.format(disk.free_bytes / disk.total_bytes)} about={<Bytes count={disk.free_bytes} />} />
      </Figures>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" verticalSpacing="lg">
        <Stack gap="lg">
          <Database health={health} />
        </Stack>
        <Stack gap="lg">
          <Jobs health={health} />
          <Feed health={health} />
          <Books health={health} />
        </Stack>
      </SimpleGrid>
    </Page>
  );
}
