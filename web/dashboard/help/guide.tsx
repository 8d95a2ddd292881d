import { useGo, useParam } from "@kit/frame/link";
import { Page } from "@kit/pages/page";
import { Notice } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Skeleton } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Marked, type Tokens } from "marked";
import { useMemo, type MouseEvent } from "react";
import "./guide.css";
import { linked, pictured, read, titleOf } from "./shelf";
import { words } from "./words";

export default function Guide() {
  const t = useWords(words);
  const go = useGo();
  const name = [useParam("shelf"), useParam("name")].filter((one) => one !== "").join("/");
  const found = useQuery({ queryKey: ["guide", name], queryFn: async () => (await read(name)) ?? null, staleTime: Infinity });
  const shown = useMemo(() => (typeof found.data === "string" ? written(name, found.data) : undefined), [name, found.data]);
  if (found.data === null) {
    return (
      <Notice page icon={IconMapSearch} title={t("noGuide")}>
        {t("noGuideCure")}
      </Notice>
    );
  }
  const follow = (event: MouseEvent<HTMLElement>) => {
    const to = (event.target as Element).closest("a")?.dataset["to"];
    if (to === undefined || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <Page title={shown?.title ?? titleOf(name)} back={{ to: "/help", label: t("title") }}>
      {shown === undefined ? <Skeleton height={400} /> : <article lang="en" className="card guide" onClick={follow} dangerouslySetInnerHTML={{ __html: shown.html }} />}
    </Page>
  );
}

/** Write a guide as HTML, its first heading apart. The guides are part of the build: nobody else writes them. */
function written(name: string, text: string): { title: string; html: string } {
  const [, title = titleOf(name), body = text] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? [];
  const renderer = {
    link({ href, text: label }: Tokens.Link): string {
      const guide = linked(name, href);
      if (guide !== undefined) return `<a href="/admin/help/${guide}" data-to="/help/${guide}">${label}</a>`;
      return /^https?:/.test(href) ? `<a href="${href}" target="_blank" rel="noreferrer">${label}</a>` : label;
    },
    image({ href, text: label }: Tokens.Image): string {
      const address = pictured(name, href);
      return address === undefined ? "" : `<img src="${address}" alt="${label.replaceAll('"', "&quot;")}" loading="lazy" />`;
    },
    table(this: { parser: { parseInline: (tokens: Tokens.Generic[]) => string } }, { header, rows }: Tokens.Table): string {
      const cells = (row: Tokens.TableCell[], tag: string) => row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("");
      return `<div class="guide-table" tabindex="0"><table><thead><tr>${cells(header, "th")}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody></table></div>`;
    },
    code({ text: code }: Tokens.Code): string {
      return `<pre tabindex="0"><code>${code.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</code></pre>`;
    },
  };
  return { title: title.replaceAll("`", ""), html: new Marked({ renderer, async: false }).parse(body) as string };
}
