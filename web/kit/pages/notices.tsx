import { notifications } from "@mantine/notifications";
import { ProblemError } from "../client";
import { first, say } from "../words";
import { words } from "../words/kit";

/** What every note has; the words of its button are those of the moment, for it is shown outside of any component. */
function framed() {
  return { withBorder: true, closeButtonProps: { "aria-label": say(words.close, first()) } };
}

/** Say in the corner what was refused and how to mend it. */
export function fail(error: unknown): void {
  const problem = error instanceof ProblemError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  notifications.show({ color: "red", title: problem?.title || undefined, message, autoClose: 9000, ...framed() });
}

/** Say in the corner what was done. */
export function tell(message: string): void {
  notifications.show({ color: "laurel", message, ...framed() });
}

/** Say in the corner what did not go as it should, line by line; it stays until it is closed. */
export function warn(title: string, lines: readonly string[]): void {
  const message = lines.map((line) => <div key={line}>{line}</div>);
  notifications.show({ color: "orange", title, message, autoClose: false, ...framed() });
}
