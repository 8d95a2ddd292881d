/** The guides of the project, as they stand in `docs`: each is loaded when it is opened. */
const files = import.meta.glob<string>(["../../../docs/first-campaign.md", "../../../docs/tutorial.md", "../../../docs/how-to/*.md", "../../../docs/concepts/*.md", "../../../docs/reference/*.md"], {
  query: "?raw",
  import: "default",
});
/** Their pictures, by the address that each has in the build. */
const pictures = import.meta.glob<string>(["../../../docs/images/walk-*.png"], { query: "?url", import: "default", eager: true });
const BASE = "../../../docs/";

export type Shelf = "tutorial" | "how-to" | "concepts" | "reference";

/** The names of all guides, such as `how-to/redeem-a-cart`. */
export const NAMES = Object.keys(files).map((path) => path.slice(BASE.length, -".md".length));

export function guidesOf(shelf: Shelf): string[] {
  return NAMES.filter((name) => (shelf === "tutorial" ? !name.includes("/") : name.startsWith(`${shelf}/`)));
}

/** Read a guide; undefined: there is none of that name. */
export async function read(name: string): Promise<string | undefined> {
  return files[`${BASE}${name}.md`]?.();
}

/** `how-to/redeem-a-cart` is called "Redeem a cart". */
export function titleOf(name: string): string {
  const words = name.slice(name.lastIndexOf("/") + 1).replaceAll("-", " ").replace(/\bapi\b/, "API").replace(/\bcel\b/, "CEL");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Which guide a link in one leads to; undefined: it leads out of the guides. */
export function linked(from: string, href: string): string | undefined {
  if (/^[a-z]+:/.test(href) || href.startsWith("#")) return undefined;
  const target = pathOf(from, href).replace(/\.md$/, "");
  return NAMES.includes(target) ? target : undefined;
}

/** Where a picture of a guide is; undefined: it is not part of the build. */
export function pictured(from: string, href: string): string | undefined {
  return pictures[BASE + pathOf(from, href)];
}

function pathOf(from: string, href: string): string {
  return new URL(href, new URL(`/${from}.md`, window.location.origin)).pathname.slice(1);
}
