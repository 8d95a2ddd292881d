/**
 * Scanners that type: whatever comes as fast as no hand does, and ends with Enter, was scanned. It is taken wherever the
 * focus is; a field that it fell into by accident gets back what was in it.
 */
import { useEffect } from "preact/hooks";

const PAUSE_MAX_MS = 90;
const LENGTH_MIN = 4;

export function useWedge(take: (text: string) => void): void {
  useEffect(() => {
    let text = "";
    let last = 0;
    let before: { field: HTMLInputElement; value: string } | null = null;
    const heard = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const quick = event.timeStamp - last <= PAUSE_MAX_MS;
      if (event.key === "Enter") {
        if (!quick || text.length < LENGTH_MIN) return;
        event.preventDefault();
        event.stopPropagation();
        if (before !== null) {
          before.field.value = before.value;
          before.field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        const scanned = text;
        text = "";
        take(scanned);
        return;
      }
      if (event.key.length !== 1) return;
      if (!quick) {
        const field = event.target instanceof HTMLInputElement ? event.target : null;
        before = field === null ? null : { field, value: field.value };
        text = "";
      }
      text += event.key;
      last = event.timeStamp;
    };
    window.addEventListener("keydown", heard, true);
    return () => window.removeEventListener("keydown", heard, true);
  }, [take]);
}
