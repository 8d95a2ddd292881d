/** How the till is built: a page of its own, small enough for a phone, that looks like the dashboard and shares nothing else. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { cssVariables, theme } from "./kit/look/theme.ts";
import { packed } from "./vite.config.ts";

const OUT = "../src/laurels/built/till";
const ROOT = join(import.meta.dirname, "till");

export default defineConfig({
  root: ROOT,
  base: "/till/",
  plugins: [look(), shell(), packed(OUT)],
  resolve: { alias: { "@kit": join(import.meta.dirname, "kit") } },
  build: {
    outDir: join("..", OUT),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});

/** Put the variables of the theme in front of the till's style, so that both change together. */
function look(): Plugin {
  const list = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([name, value]) => `${name}:${value};`).join("");
  const colors = Object.entries(theme.colors ?? {}).flatMap(([name, tuple]) => tuple!.map((value, shade) => [`--mantine-color-${name}-${shade}`, value]));
  const { light, dark } = cssVariables(theme as Parameters<typeof cssVariables>[0]);
  return {
    name: "laurels-look",
    enforce: "pre",
    transform: (code, id) =>
      id.endsWith("/till/look.css")
        ? `:root{--sans:${theme.fontFamily};--serif:${theme.headings?.fontFamily};${list(Object.fromEntries(colors) as Record<string, string>)}${list(light)}}@media(prefers-color-scheme:dark){:root{${list(dark)}}}\n${code}`
        : null,
  };
}

/** Write the service worker, which keeps just these files: all that opens the till, but not the scanner. */
function shell(): Plugin {
  return {
    name: "laurels-shell",
    apply: "build",
    generateBundle(_, bundle) {
      const lazy = new Set(Object.values(bundle).flatMap((one) => (one.type === "chunk" && one.isDynamicEntry ? [one.fileName] : [])));
      const kept = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name) && !lazy.has(name));
      const files = ["./", ...kept.sort(), "laurels.svg"];
      const source = readFileSync(join(ROOT, "worker.js"), "utf-8");
      const version = createHash("sha256").update(files.join() + source).digest("hex").slice(0, 12);
      this.emitFile({
        type: "asset",
        fileName: "worker.js",
        source: source.replace('"__VERSION__"', JSON.stringify(version)).replace('"__SHELL__"', JSON.stringify(files)),
      });
    },
  };
}
