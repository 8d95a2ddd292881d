/** The first rows of a CSV file, read in the browser so that its columns can be shown before it is sent. */

const PART = 65_536;
const ROWS = 4;

export interface Head {
  header: string[];
  rows: string[][];
  delimiter: string;
}

export async function headOf(file: File): Promise<Head | undefined> {
  const bytes = new Uint8Array(await file.slice(0, PART).arrayBuffer());
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return undefined;
  if (new TextDecoder("latin1").decode(bytes.slice(0, 4)) === "PAR1") return undefined;
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  const text = new TextDecoder(wide).decode(bytes);
  const first = text.slice(0, text.indexOf("\n") + 1 || undefined);
  const delimiter = [",", ";", "\t", "|"].sort((one, other) => first.split(other).length - first.split(one).length)[0]!;
  const [header, ...rows] = cells(text, delimiter);
  return header === undefined ? undefined : { header, rows: rows.slice(0, ROWS - 1), delimiter };
}

/** Cut a text into rows and cells; quotes may stand around cells with delimiters or ends of lines in them. */
function cells(text: string, delimiter: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length && found.length < ROWS; at += 1) {
    const sign = text[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === delimiter) {
      row.push(cell);
      cell = "";
    } else if (sign === "\n") {
      found.push([...row, cell.replace(/\r$/, "")]);
      row = [];
      cell = "";
    } else cell += sign;
  }
  if (found.length < ROWS && (cell !== "" || row.length > 0)) found.push([...row, cell]);
  return found;
}

/** Guess how days and times are written from some cells. */
export function patternOf(samples: readonly string[]): string {
  const day = samples.find((one) => /^\d{1,2}[./-]\d{1,2}[./-]\d{4}/.test(one));
  if (day === undefined) return "iso";
  const mark = /[./-]/.exec(day)![0];
  const [first, second] = mark === "/" && samples.some((one) => Number(one.split("/")[1]) > 12) ? ["%m", "%d"] : ["%d", "%m"];
  const time = /\d:\d{2}:\d{2}/.test(day) ? " %H:%M:%S" : /\d:\d{2}/.test(day) ? " %H:%M" : "";
  return `${first}${mark}${second}${mark}%Y${time}`;
}
