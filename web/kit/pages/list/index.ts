export { useAddress, type Values } from "./address";
export { choice, day, sought, text, type Filter } from "./filters";
export { Live } from "./live";
export { ListPage, type BulkAct, type Column, type ListPageProps } from "./page";
export { Rows } from "./rows";
