import { UnstyledButton } from "@mantine/core";
import "../campaigns/wizard/wizard.css";

/** The steps of a wizard: those that were reached can be gone back to, and one with something refused says so. */
export function Steps(props: { steps: readonly string[]; current: number; wrong: readonly number[]; reached: boolean; show: (place: number) => void }) {
  return (
    <ol className="wizard-steps">
      {props.steps.map((name, place) => (
        <li key={name}>
          <UnstyledButton
            className="wizard-step"
            aria-current={place === props.current ? "step" : undefined}
            data-done={place < props.current || undefined}
            disabled={place > props.current && !props.reached}
            onClick={() => props.show(place)}
          >
            <span className="wizard-number" style={props.wrong.includes(place) ? { color: "var(--laurels-bad)", borderColor: "var(--laurels-bad)" } : undefined}>
              {props.wrong.includes(place) ? "!" : place + 1}
            </span>
            {name}
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}
