import { CopyButton, Tooltip, UnstyledButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useWords } from "../words";
import { words } from "../words/kit";

/** An id that is copied at a click. */
export function Id({ children, short = false }: { children: string; short?: boolean }) {
  const t = useWords(words);
  const shown = short && children.length > 16 ? `${children.slice(0, 4)}…${children.slice(-6)}` : children;
  return (
    <CopyButton value={children}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("copied") : short ? children : t("copy")}>
          <UnstyledButton
            className="mono"
            aria-label={`${t("copy")} ${shown}`}
            onClick={(event) => {
              event.stopPropagation();
              copy();
            }}
            style={{ display: "inline-flex", gap: 6, alignItems: "center" }}
          >
            {shown} {copied ? <IconCheck size={13} /> : <IconCopy size={13} opacity={0.55} />}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
