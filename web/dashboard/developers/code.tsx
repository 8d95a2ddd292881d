import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { useWords } from "@kit/words";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { words } from "./words";

/** Lines of a program, with a button that copies them. */
export function Code({ children, label }: { children: string; label: string }) {
  const t = useWords(words);
  return (
    <div style={{ position: "relative" }}>
      <pre
        className="mono"
        tabIndex={0}
        aria-label={label}
        style={{ margin: 0, padding: "14px 52px 14px 16px", overflowX: "auto", background: "var(--laurels-sunken)", borderRadius: "var(--mantine-radius-sm)", lineHeight: 1.55 }}
      >
        <code>{children}</code>
      </pre>
      <CopyButton value={children}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? "copied" : "copy")}>
            <ActionIcon variant="default" size={32} aria-label={`${t("copy")}: ${label}`} onClick={copy} style={{ position: "absolute", top: 8, right: 8 }}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
