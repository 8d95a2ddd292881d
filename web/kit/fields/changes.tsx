import { Group, Text } from "@mantine/core";

/** What a change was, field by field: what stood there is struck through before what stands there now. */
export function Changes({ changes }: { changes: Readonly<Record<string, unknown>> }) {
  return (
    <Group gap="2px 14px" className="changes">
      {Object.entries(changes).map(([name, value]) => (
        <span key={name}>
          <Text component="span" inherit c="dimmed">
            {name}
          </Text>{" "}
          <Value value={value} />
        </span>
      ))}
    </Group>
  );
}

function Value({ value }: { value: unknown }) {
  const [before, after] = versions(value);
  return (
    <>
      {before === undefined || before === null ? null : (
        <>
          <del className="mono">{written(before)}</del>{" "}
        </>
      )}
      <ins className="mono">{written(after)}</ins>
    </>
  );
}

/** Changes are written as `{from, to}` or `{before, after}` by those who know both. */
function versions(value: unknown): [before: unknown, after: unknown] {
  if (typeof value !== "object" || value === null) return [undefined, value];
  const told = value as Record<string, unknown>;
  if ("to" in told) return [told["from"], told["to"]];
  if ("before" in told && "after" in told) return [told["before"], told["after"]];
  return [undefined, value];
}

function written(value: unknown): string {
  if (value === null || value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
