/** Made by `languages.ts` when the dashboard is built; empty while it is developed, where all words are in place. */
declare module "virtual:languages" {
  const all: Readonly<Record<string, () => Promise<{ default: Readonly<Record<string, readonly string[]>> }>>>;
  export default all;
}
