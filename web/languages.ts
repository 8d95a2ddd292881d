/**
 * Puts the words of each language into a file of its own when the dashboard is built, so that nobody loads those of six.
 *
 * A `words.ts` has each of its phrases in all languages, side by side. Built, it has them in English alone and asks
 * `table` for the rest, which knows them once `virtual:languages` has brought the language of the person.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";
import { LANGUAGES, type Phrase } from "./kit/words/say.ts";

const ROOT = import.meta.dirname;
const WORDS = /^export const (\w+) = phrases\((\{\n.*?\n\})\);$/gms;
const FILES = /(^|[\\/])(words|kit)\.ts$/;
const OTHERS = Object.keys(LANGUAGES).slice(1);
const ALL = "virtual:languages";

export function languages(): Plugin {
  let building = false;
  return {
    name: "laurels-languages",
    enforce: "pre",
    configResolved: (config) => void (building = config.command === "build"),
    resolveId: (id) => (id === ALL || id.startsWith(`${ALL}/`) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${ALL}`) {
        const each = OTHERS.map((one) => `${one}: () => import("${ALL}/${one}")`);
        return `export default { ${building ? each.join(", ") : ""} };`;
      }
      const place = OTHERS.indexOf(id.replace(`\0${ALL}/`, "")) + 1;
      return place === 0 ? undefined : `export default ${JSON.stringify(spoken(place))};`;
    },
    transform(code, id) {
      if (!building || !FILES.test(id)) return undefined;
      const english = code.replace(WORDS, (_, name: string, literal: string) => {
        const short = Object.entries(valueOf(literal)).map(([key, phrase]) => [key, [phrase[0]]]);
        return `export const ${name} = table(${JSON.stringify(named(id, name))}, ${JSON.stringify(Object.fromEntries(short))});`;
      });
      return `import { table } from "@kit/words/tables";\n${english}`;
    },
  };
}

/** Gather all words of one language: of each table the phrases in their order. */
function spoken(place: number): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const folder of ["kit", "dashboard"]) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf-8" })) {
      if (!FILES.test(entry)) continue;
      for (const [, name, literal] of readFileSync(join(ROOT, folder, entry), "utf-8").matchAll(WORDS)) {
        found[named(join(ROOT, folder, entry), name!)] = Object.values(valueOf(literal!)).map((phrase) => phrase[place]!);
      }
    }
  }
  return found;
}

function named(file: string, table: string): string {
  return `${relative(ROOT, file).replaceAll("\\", "/")}:${table}`;
}

function valueOf(literal: string): Record<string, Phrase> {
  return new Function(`return ${literal}`)() as Record<string, Phrase>;
}
