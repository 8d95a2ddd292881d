/** The kill switch: said in the bar while it is on; turned with a reason. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { data, workspaceResume, workspaceStop } from "../client";
import { useMay } from "../client/session";
import { ask } from "../pages/ask";
import { useWords } from "../words";
import { words } from "../words/kit";
import { useWorkspace } from "./workspace";

export function Stops() {
  const t = useWords(words);
  const workspace = useWorkspace();
  const may = useMay()("workspace:write");
  if (workspace === undefined) return null;
  const { stopped } = workspace;
  const said = stopped
    ? t("stopped", { reason: workspace.stopped_reason ?? "" })
    : workspace.stopped_kinds.length > 0
      ? t("stoppedKinds", { kinds: workspace.stopped_kinds.join(", ") })
      : undefined;
  const turn = async () => {
    const { fields } = await import("../pages/form/fields");
    ask<{ reason: string }>({
      title: stopped ? t("resume") : t("stopAll"),
      text: stopped ? said : t("stopAbout"),
      fields: [fields.area("reason", { label: t("reason"), required: true, max: 500 })],
      label: stopped ? t("resume") : t("stopAll"),
      danger: !stopped,
      submit: ({ values }) => data((stopped ? workspaceResume : workspaceStop)({ body: values })),
    });
  };
  if (said !== undefined) {
    return (
      <Tooltip label={said}>
        <Button color="red" size="compact-sm" leftSection={<IconHandStop size={15} aria-hidden />} onClick={() => may && void turn()} maw={260} className="stopped">
          {said}
        </Button>
      </Tooltip>
    );
  }
  if (!may) return null;
  return (
    <Tooltip label={t("stopAll")}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("stopAll")} onClick={() => void turn()} visibleFrom="xs" data-tour="stop">
        <IconHandStop size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
