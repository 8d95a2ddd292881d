/** The rooms of the dashboard: every folder here with an `index.tsx` that declares one. */
import { open, type Room } from "@kit/frame/rooms";

const found = import.meta.glob<{ default: Room }>("./*/index.tsx", { eager: true });

open(Object.values(found).map((one) => one.default));
