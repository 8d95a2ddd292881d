/** JSON as it travels: laid out, with ids that lead to what they name, and a button that copies it. */
import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { LinkTo } from "../frame/link";
import { prefixOf } from "../frame/rooms";
import { useWords } from "../words";
import { words } from "../words/kit";

const IDS = /([a-z]{2,5}_[0-7][0-9a-hjkmnp-tv-z]{25})/;

export function Json({ label, text, value }: { label: string; text?: string; value?: unknown }) {
  const t = useWords(words);
  const shown = text === undefined ? JSON.stringify(value, null, 2) : laidOut(text);
  return (
    <div className="json">
      <pre className="mono" tabIndex={0} role="region" aria-label={label}>
        {shown.split(IDS).map((part, place) => (prefixOf(part) === undefined ? part : <LinkTo key={place} id={part}>{part}</LinkTo>))}
      </pre>
      <CopyButton value={shown}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? "copied" : "copy")}>
            <ActionIcon variant="default" size={30} aria-label={`${t("copy")}: ${label}`} onClick={copy}>
              {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}

/** What was cut in its midst stays as it came. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
