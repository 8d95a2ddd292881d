/** Somebody comes in by an invitation: they choose a name and a password, or take it on as who they are already. */
import { anyoneAcceptInvitation, anyoneOpenInvitation, data, prove, selfAcceptAsMyself } from "@kit/client";
import { placed } from "@kit/pages/form/placed";
import { useWords } from "@kit/words";
import { Alert, Button, Center, Group, Loader, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import SignInPage from "../sign-in/page";
import { words } from "./words";

/** Go on into the dashboard, without the token in the address. */
function enterHere(): void {
  window.location.replace("/admin/");
}

export default function JoinPage({ me }: { me: string | undefined }) {
  const t = useWords(words);
  const token = window.location.hash.slice(1);
  const found = useQuery({ queryKey: ["invitation", token], queryFn: () => data(anyoneOpenInvitation({ body: { token } })), retry: false });
  const accept = useMutation({ mutationFn: () => data(selfAcceptAsMyself({ body: { token } })), onSuccess: enterHere });
  const [signing, signIn] = useState(false);
  if (found.isPending) {
    return (
      <Center h="100vh">
        <Loader size="sm" />
      </Center>
    );
  }
  if (found.isError) {
    return (
      <Card title={t("over")}>
        <Text>{found.error.message}</Text>
        <Text c="dimmed">{t("overText")}</Text>
        <Button component="a" href="/admin/" variant="default">
          {t("toSignIn")}
        </Button>
      </Card>
    );
  }
  const { email, invited_by: by, known, workspace } = found.data;
  const said = workspace === null ? t("saidEverywhere", { by, email }) : t("said", { by, email, workspace });
  if (!known) return <New token={token} name={found.data.name} email={email} said={said} />;
  // Who has an account signs in first; the page stays at this address, and then asks once more.
  if (me === undefined && signing) return <SignInPage />;
  if (me === undefined) {
    return (
      <Card title={t("title")}>
        <Text>{said}</Text>
        <Text c="dimmed">{t("known")}</Text>
        <Button onClick={() => signIn(true)}>{t("toSignIn")}</Button>
      </Card>
    );
  }
  return (
    <Card title={t("title")}>
      <Text>{said}</Text>
      {accept.isError ? (
        <Alert color="red" role="alert">
          {accept.error.message}
        </Alert>
      ) : null}
      <Button loading={accept.isPending} onClick={() => accept.mutate()}>
        {t("acceptAs", { email: me })}
      </Button>
    </Card>
  );
}

function New(told: { token: string; name: string | null; email: string; said: string }) {
  const t = useWords(words);
  const [name, setName] = useState(told.name ?? "");
  const [password, setPassword] = useState("");
  const join = useMutation({
    mutationFn: () => data(anyoneAcceptInvitation({ body: { token: told.token, name, password } })),
    onSuccess: (signed) => {
      prove(signed.csrf_token);
      enterHere();
    },
  });
  const refused = placed(join.error, ["name", "password"]);
  return (
    <Card title={t("title")}>
      <Text>{told.said}</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate();
        }}
      >
        <Stack>
          {refused.rest.length === 0 ? null : (
            <Alert color="red" role="alert">
              {refused.rest.join(" ")}
            </Alert>
          )}
          {/* Password managers keep the address with the password. */}
          <input type="hidden" name="email" autoComplete="username" value={told.email} readOnly />
          <TextInput label={t("name")} name="name" autoComplete="name" required maxLength={100} value={name} error={refused.at["name"]} onChange={(event) => setName(event.currentTarget.value)} />
          <PasswordInput
            label={t("password")}
            description={t("passwordHelp")}
            name="password"
            autoComplete="new-password"
            required
            value={password}
            error={refused.at["password"]}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={join.isPending} fullWidth>
            {t("join")}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center mih="100vh" p="md" className="sign-in">
      <title>{`${title} · Laurels`}</title>
      <main className="card sign-in-card">
        <Group gap="sm" mb="lg">
          <img src="/admin/laurels.svg" width={34} height={34} alt="" />
          <Text ff="heading" fw={600} fz={22}>
            Laurels
          </Text>
        </Group>
        <Title order={1} mb="md">
          {title}
        </Title>
        <Stack>{children}</Stack>
      </main>
    </Center>
  );
}
