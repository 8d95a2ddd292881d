import { Navigate } from "@tanstack/react-router";
export default () => <Navigate {...({ to: "/campaigns", replace: true } as { to: string })} />;
