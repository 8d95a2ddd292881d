/** The fields that forms and dialogs are made of: `fields.money("price_minor", { label: t("price") })`. */
import type { ReactNode } from "react";
import { chosen } from "./chosen";
import { field, type Edit, type Field, type Said } from "./field";
import { numbers } from "./numbers";
import { typed } from "./typed";

export const fields = {
  ...typed,
  ...numbers,
  ...chosen,
  /** A field that a screen draws itself. */
  own: (name: string, said: Said, draw: (edit: Edit) => ReactNode, write?: (value: unknown) => string): Field => field(name, said, draw, write),
};
