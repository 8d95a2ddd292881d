/** Values that parts of the page share; some outlive it in the browser. */
import { useEffect, useState } from "preact/hooks";

export interface Shared<T> {
  get: () => T;
  set: (value: T) => void;
  /** Read it in a component, which is drawn again when it changes. */
  use: () => T;
}

export function shared<T>(value: T): Shared<T> {
  const readers = new Set<(value: T) => void>();
  const get = () => value;
  return {
    get,
    set: (next) => {
      value = next;
      readers.forEach((tell) => tell(next));
    },
    use: () => {
      const [seen, see] = useState(get);
      useEffect(() => {
        see(() => value);
        readers.add(see);
        return () => void readers.delete(see);
      }, []);
      return seen;
    },
  };
}

/** A shared value that is written down before anybody is told, and that other tabs follow. */
export function kept<T>(key: string, initial: T): Shared<T> {
  const read = (): T => {
    try {
      return (JSON.parse(localStorage.getItem(key) ?? "null") as T | null) ?? initial;
    } catch {
      return initial;
    }
  };
  const inner = shared(read());
  window.addEventListener("storage", (event) => {
    if (event.key === key) inner.set(read());
  });
  return {
    ...inner,
    get: read, // not what this tab remembers: another may have written meanwhile
    set: (value) => {
      localStorage.setItem(key, JSON.stringify(value));
      inner.set(value);
    },
  };
}
