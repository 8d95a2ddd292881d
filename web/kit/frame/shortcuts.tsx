/** The sheet that `?` opens. */
import { Kbd, Table } from "@mantine/core";
import { useHotkeys, useWindowEvent } from "@mantine/hooks";
import { useState } from "react";
import { Dialog } from "../pages/dialog";
import { useWords } from "../words";
import { words } from "../words/kit";

const SHOW = "laurels:shortcuts";

export function showShortcuts(): void {
  window.dispatchEvent(new Event(SHOW));
}

export function Shortcuts() {
  const t = useWords(words);
  const [opened, open] = useState(false);
  useWindowEvent(SHOW as keyof WindowEventMap, () => open(true));
  useHotkeys([["shift + ?", () => open(true)]]);
  const keys: [string[], string][] = [
    [["Ctrl", "K"], t("keyPalette")],
    [["c"], t("keyCreate")],
    [["j", "k"], t("keyNext")],
    [["Enter"], t("keyOpen")],
    [["x"], t("keyChoose")],
    [["Esc"], t("keyBack")],
    [["?"], t("keySheet")],
  ];
  if (!opened) return null;
  return (
    <Dialog close={() => open(false)} title={t("shortcuts")}>
      <Table withRowBorders={false} verticalSpacing={5}>
        <Table.Tbody>
          {keys.map(([pressed, what]) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td ta="right">
                {pressed.map((key) => (
                  <Kbd key={key} ml={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Dialog>
  );
}
