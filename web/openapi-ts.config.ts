import { defineConfig } from "@hey-api/openapi-ts";

// Written to kit/client/generated and committed: reading the dashboard's code needs no generator.
export default defineConfig({
  input: "../docs/reference/openapi.json",
  output: { path: "kit/client/generated", postProcess: [] },
  plugins: [
    { name: "@hey-api/client-fetch", throwOnError: true, baseUrl: "" },
    { name: "@hey-api/typescript", enums: false },
    { name: "@hey-api/sdk", operations: { strategy: "flat" } },
  ],
});
