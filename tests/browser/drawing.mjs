// Reads checked rules as JSON from its input, draws each as the dashboard does, and writes what the drawing says.
process.stdin.setEncoding("utf8");
const web = new URL("../../web", import.meta.url).pathname;
const { createServer } = await import(`${web}/node_modules/vite/dist/node/index.js`);
const server = await createServer({ root: web, configFile: false, appType: "custom", logLevel: "error", server: { middlewareMode: true, hmr: false, ws: false }, optimizeDeps: { noDiscovery: true } });
const [{ written }, { drawn, faithful }, { writtenParts }] = await Promise.all(["tree", "draw", "write"].map((name) => server.ssrLoadModule(`/kit/rules/${name}.ts`)));
const bare = (type) => (/^list\((\w+)/.exec(type)?.[1] ?? type).replace(/\(.*/, "");
const asked = (await process.stdin.toArray()).join("");
const answers = JSON.parse(asked).map(({ tree, facts, fields }) => {
  const top = drawn(tree);
  const { text, open } = writtenParts(top, ({ of, path }) => bare((of === "" ? (facts[path] ?? fields[path.replace(/^line\./, "")]) : fields[path]) ?? ""));
  return { written: written(tree), drawn: text, open, faithful: faithful(tree, text), undrawn: top.parts.length === 1 && top.parts[0].kind === "text" };
});
console.log(JSON.stringify(answers));
await server.close();
process.exit(0);
