export { DetailPage, Found, type DetailPageProps, type Tab } from "./page";
export { ListSection } from "./list";
export { Fact, Facts, Section } from "./parts";
export { Timeline } from "./timeline";
