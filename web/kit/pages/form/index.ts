export { Drawn, Refused } from "./drawn";
export type { Edit, Field, FormValues, Said } from "./field";
export { fields } from "./fields";
export type { Option } from "./lookup";
export { FormPage, type FormPageProps } from "./page";
export { useForm, type Form, type Read, type Sent } from "./use";
