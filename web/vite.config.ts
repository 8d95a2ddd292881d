import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { languages } from "./languages.ts";

const API = process.env.LAURELS_API ?? "http://127.0.0.1:8000";
const OUT = "../src/laurels/built/dashboard";

export default defineConfig({
  base: "/admin/",
  plugins: [languages(), react(), packed(OUT)],
  resolve: { alias: { "@kit": join(import.meta.dirname, "kit") } },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the content security policy lets no data: fonts in
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/v1": API, "/openapi.json": API, "/docs": API } },
});

/** Write each text once more as .br and .gz, so that the server only has to send them. */
export function packed(folder: string): Plugin {
  return {
    name: "laurels-packed",
    apply: "build",
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || ![".js", ".css", ".html", ".svg", ".wasm"].includes(extname(entry.name))) continue;
        const path = join(entry.parentPath, entry.name);
        const text = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}
