/** @jsxImportSource preact */
import "./look.css";
import { render } from "preact";
import { flush, watch } from "./queue/queue";
import { meet } from "./session";
import { Till } from "./till";

render(<Till />, document.getElementById("till")!);
watch();
void meet().then(flush);
if ("serviceWorker" in navigator && import.meta.env.PROD) void navigator.serviceWorker.register("/till/worker.js");
