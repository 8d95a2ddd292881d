/** A call of the API as a program of a few lines, which runs as it stands. */
import { curlOf, type Call } from "@kit/client/curl";

export const WRITTEN = ["curl", "Python", "TypeScript"] as const;
export type Written = (typeof WRITTEN)[number];
/** Stands where the key belongs until there is one. */
export const NO_KEY = "$LAURELS_KEY";

export function sample(as: Written, call: Call, key: string | undefined): string {
  const url = window.location.origin + call.route + (call.query === undefined ? "" : `?${new URLSearchParams(call.query as Record<string, string>)}`);
  switch (as) {
    case "curl":
      return curlOf(call).replace(NO_KEY, key ?? NO_KEY);
    case "Python":
      return python(url, call, key);
    case "TypeScript":
      return typescript(url, call, key);
  }
}

function python(url: string, call: Call, key: string | undefined): string {
  const said = key === undefined ? '"Bearer " + os.environ["LAURELS_KEY"]' : `"Bearer ${key}"`;
  const headers = [`"Authorization": ${said}`, ...(call.body === undefined ? [] : ['"Content-Type": "application/json"'])];
  return [
    `import json${key === undefined ? ", os" : ""}, urllib.request`,
    "",
    "request = urllib.request.Request(",
    `    "${url}",`,
    `    method="${call.method ?? "GET"}",`,
    `    headers={${headers.join(", ")}},`,
    ...(call.body === undefined ? [] : [`    data=json.dumps(${indented(call.body, "    ")}).encode(),`]),
    ")",
    "with urllib.request.urlopen(request) as answer:",
    "    print(json.load(answer))",
  ].join("\n");
}

function typescript(url: string, call: Call, key: string | undefined): string {
  const said = key === undefined ? "`Bearer ${process.env.LAURELS_KEY}`" : `"Bearer ${key}"`;
  const headers = [`Authorization: ${said}`, ...(call.body === undefined ? [] : ['"Content-Type": "application/json"'])];
  return [
    `const answer = await ${"fetch"}("${url}", {`,
    `  method: "${call.method ?? "GET"}",`,
    `  headers: { ${headers.join(", ")} },`,
    ...(call.body === undefined ? [] : [`  body: JSON.stringify(${indented(call.body, "  ")}),`]),
    "});",
    "console.log(await answer.json());",
  ].join("\n");
}

/** JSON of texts and numbers is written alike in both languages. */
function indented(body: unknown, by: string): string {
  return JSON.stringify(body, null, 2).replaceAll("\n", `\n${by}`);
}
