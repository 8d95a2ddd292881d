/** Fields of numbers. None of them is ever a float: amounts are whole numbers of the smallest part, all else decimal text. */
import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { moneyText } from "../../fields/money";
import { emptied, field, plain, shown, type Edit, type Field, type Said } from "./field";

interface Span {
  min?: number;
  max?: number;
}

export const numbers = {
  /** A whole number. */
  whole: (name: string, said: Said & Span & { suffix?: string }): Field =>
    field(name, said, (edit) => (
      <NumberInput
        {...shown(said, edit)}
        allowDecimal={false}
        min={said.min}
        max={said.max}
        suffix={said.suffix}
        value={(edit.value as number | null) ?? ""}
        onChange={(value) => edit.put(value === "" || value === "-" ? null : Number(value))}
      />
    )),

  /** A decimal number, which the API takes as text. */
  decimal: (name: string, said: Said & Span & { suffix?: string; digits?: number }): Field =>
    field(name, said, (edit) => <Decimal said={said} edit={edit} digits={said.digits ?? 6} read={emptied} written={(value) => (value as string | null) ?? ""} />),

  /** Points, or another unit of a wallet, which the API takes as decimal text. */
  points: (name: string, said: Said & Span & { unit?: string; digits?: number }): Field =>
    field(name, said, (edit) => (
      <Decimal
        said={{ ...said, suffix: said.unit === undefined ? undefined : ` ${said.unit}` }}
        edit={edit}
        digits={said.digits ?? 0}
        read={emptied}
        written={(value) => (value as string | null) ?? ""}
      />
    )),

  /** An amount of money in the smallest part of its currency: that of the workspace, unless another is told. */
  money: (name: string, said: Said & Span & { currency?: string }): Field =>
    field(
      name,
      said,
      (edit) => {
        const currency = said.currency ?? edit.currency;
        const digits = digitsOf(currency);
        return (
          <Decimal
            said={said}
            edit={edit}
            digits={digits}
            aside={currency}
            read={(text) => minorOf(text, digits)}
            written={(value) => (typeof value === "number" ? decimalOf(value, digits) : "")}
          />
        );
      },
      (value) => (typeof value === "number" && said.currency !== undefined ? moneyText(value, said.currency, navigator.language) : plain(value)),
    ),
};

/** How many digits a currency has after the point. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `12.5` is 1250 of the smallest part where there are two digits. */
export function minorOf(text: string, digits: number): number | null {
  const parts = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (parts === null || (parts[2] === "" && (parts[3] ?? "") === "")) return null;
  return Number(`${parts[1]}${parts[2]}${(parts[3] ?? "").padEnd(digits, "0").slice(0, digits)}`);
}

/** 1250 of the smallest part is `12.50`. */
export function decimalOf(minor: number, digits: number): string {
  const text = Math.abs(minor).toString().padStart(digits + 1, "0");
  return (minor < 0 ? "-" : "") + (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

function Decimal(props: {
  said: Said & Span & { suffix?: string | undefined };
  edit: Edit;
  digits: number;
  aside?: string;
  read: (text: string) => unknown;
  written: (value: unknown) => string;
}) {
  const { said, edit } = props;
  const [typed, type] = useState(() => props.written(edit.value));
  const settled = (text: string) => props.read(text.replace(/\.$/, ""));
  // What is being typed stays as it is, `12.` and `12.5` alike, until the value becomes another one elsewhere.
  const value = settled(typed) === (edit.value ?? null) ? typed : props.written(edit.value);
  const [group, point] = separators(edit.locale);
  return (
    <NumberInput
      {...shown(said, edit)}
      value={value}
      onChange={(next) => {
        type(String(next));
        edit.put(settled(String(next)));
      }}
      min={said.min}
      max={said.max}
      suffix={said.suffix}
      decimalScale={props.digits}
      thousandSeparator={group}
      decimalSeparator={point}
      hideControls
      rightSection={props.aside === undefined ? undefined : <span className="unit">{props.aside}</span>}
      rightSectionWidth={props.aside === undefined ? undefined : 52}
    />
  );
}

function separators(locale: string): [string, string] {
  const parts = new Intl.NumberFormat(locale).formatToParts(-1234567.8);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return [part("group") ?? "", part("decimal") ?? "."];
}
