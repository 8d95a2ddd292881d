import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "@kit/look/base.css";
import "./rooms";
import { cssVariables, theme } from "@kit/look/theme";
import { first, Speaking } from "@kit/words";
import { bring } from "@kit/words/tables";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ProblemError } from "@kit/client";
import { makeRouter } from "@kit/frame/router";
import { Door } from "./door";

const queries = new QueryClient({
  defaultOptions: {
    // What the API refused it will refuse again; what it did not answer may be answered now.
    queries: { staleTime: 10_000, retry: (count, error) => count < 2 && !(error instanceof ProblemError && error.status > 0 && error.status < 500) },
  },
});
const router = makeRouter();
// The screen comes while we still ask who is there.
void router.load();

// Before anything is said: nobody shall read a first screen in a language that is not theirs.
void bring(first()).then(() =>
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Speaking>
          <QueryClientProvider client={queries}>
            <Notifications position="top-right" className="notices" />
            <Door>
              <RouterProvider router={router} />
            </Door>
          </QueryClientProvider>
        </Speaking>
      </MantineProvider>
    </StrictMode>,
  ),
);
