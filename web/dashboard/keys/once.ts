/** Secrets that the server shows once: they stay in memory until the tab is closed or loaded anew, and are kept nowhere. */
const told = new Map<string, string>();

/** Remember the secret of what has this id, so that the next screen can show it. */
export function keepOnce(id: string, secret: string | null): void {
  if (secret !== null) told.set(id, secret);
}

export function shownOnce(id: string): string | undefined {
  return told.get(id);
}
