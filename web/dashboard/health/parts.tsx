import type { HealthOut } from "@kit/client";
import { Bytes, When } from "@kit/fields";
import { Fact, Facts, Section } from "@kit/pages/detail";
import { Rows } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { Text } from "@mantine/core";
import { words } from "./words";

type Told = { health: HealthOut };

function useCount(): (count: number) => string {
  const { locale } = useLanguage();
  return (count) => new Intl.NumberFormat(locale).format(count);
}

export function Database({ health: { database, disk } }: Told) {
  const t = useWords(words);
  return (
    <Section title={t("database")}>
      <Facts>
        <Fact name={t("postgres")}>{database.version}</Fact>
        <Fact name={t("size")}>
          <Bytes count={database.size_bytes} />
        </Fact>
        <Fact name={t("connections")}>{t("connectionsOf", { count: database.connections, most: database.connections_max })}</Fact>
        <Fact name={t("startedAt")}>
          <When at={database.started_at} />
        </Fact>
        <Fact name={t("migration")}>
          <span className="mono">{database.migration}</span>
        </Fact>
        <Fact name={t("migratedAt")}>
          <When at={database.migrated_at} />
        </Fact>
        <Fact name={t("replicas")}>{database.replicas}</Fact>
        <Fact name={t("archive")}>{database.archiving ? <When at={database.archived_at} none={t("archiveNothing")} /> : t("archiveOff")}</Fact>
        <Fact name={t("disk")}>
          <Bytes count={disk.free_bytes} /> {t("freeOf")} <Bytes count={disk.total_bytes} />
        </Fact>
      </Facts>
    </Section>
  );
}

export function Feed({ health: { backlog } }: Told) {
  const t = useWords(words);
  const count = useCount();
  return (
    <Section title={t("feed")}>
      <Facts>
        <Fact name={t("head")}>
          <span className="figures">{count(backlog.head)}</span>
        </Fact>
        <Fact name={t("eventsWaiting")}>
          <span className="figures">{count(backlog.events)}</span>
        </Fact>
        <Fact name={t("oldest")}>
          <When at={backlog.oldest_event_at} />
        </Fact>
        {backlog.followers.map((one) => (
          <Fact key={one.name} name={t("follower", { name: one.name.replace(/\.\d+$/, "") })}>
            {one.behind === 0 ? t("upToDate") : t("behind", { count: one.behind })}
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}

export function Jobs({ health: { jobs, workers } }: Told) {
  const t = useWords(words);
  const count = useCount();
  return (
    <Section title={t("jobs")}>
      {jobs.length === 0 ? (
        <Text size="sm" c="dimmed" px="md">
          {t("noJobs")}
        </Text>
      ) : (
        <Rows
          label={t("jobs")}
          rows={jobs}
          idOf={(one) => one.name}
          columns={[
            { key: "name", title: t("job"), cell: (one) => <span className="mono">{one.name}</span> },
            { key: "waiting", title: t("waiting"), align: "right", cell: (one) => <span className="figures">{count(one.waiting)}</span> },
            { key: "running", title: t("running"), align: "right", cell: (one) => <span className="figures">{count(one.running)}</span> },
            { key: "failed", title: t("failed"), align: "right", cell: (one) => <span className="figures">{count(one.failed)}</span> },
          ]}
        />
      )}
      <Facts>
        {workers.map((one) => (
          <Fact key={one.number} name={t("worker", { number: one.number })}>
            {t("seen")} <When at={one.seen_at} />
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}

export function Books({ health: { backlog, doctor } }: Told) {
  const t = useWords(words);
  const count = useCount();
  return (
    <Section title={t("books")}>
      <Facts>
        <Fact name={t("sealedAt")}>
          <When at={backlog.sealed_at} none={t("never")} />
        </Fact>
        <Fact name={t("unsealed")}>
          <span className="figures">{count(backlog.unsealed)}</span>
        </Fact>
        <Fact name={t("examined")}>
          <When at={doctor?.finished_at} none={t("notYet")} />
        </Fact>
        {doctor === null ? null : <Fact name={t("findings")}>{doctor.findings_count === 0 ? t("noFindings") : count(doctor.findings_count)}</Fact>}
      </Facts>
      {doctor?.findings.slice(0, 10).map((one, place) => (
        <div key={place} className="line">
          <Text size="sm">
            <b className="mono">{String(one["invariant"])}</b> {String(one["message"])}
          </Text>
          <Text size="xs" c="dimmed" className="mono">
            {String(one["subject"])}
          </Text>
        </div>
      ))}
    </Section>
  );
}
