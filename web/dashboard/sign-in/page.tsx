/** Who are you? One-time links do not come by here: the server opens them itself. */
import { ME_KEY, signIn } from "@kit/client/session";
import { LANGUAGES, useLanguage, useWords, type Language } from "@kit/words";
import { Alert, Anchor, Button, Center, Group, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "./words";

export default function SignInPage() {
  const t = useWords(words);
  const { language, speak } = useLanguage();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({ mutationFn: signIn, onSuccess: () => queries.resetQueries({ queryKey: ME_KEY }) });
  return (
    <Center mih="100vh" p="md" className="sign-in">
      <title>{`${t("title")} · Laurels`}</title>
      <main className="card sign-in-card">
        <Group gap="sm" mb="lg">
          <img src="/admin/laurels.svg" width={34} height={34} alt="" />
          <Text ff="heading" fw={600} fz={22}>
            Laurels
          </Text>
        </Group>
        <Title order={1} mb="md">
          {t("title")}
        </Title>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            enter.mutate({ email, password });
          }}
        >
          <Stack>
            {enter.isError ? (
              <Alert color="red" role="alert">
                {enter.error.message}
              </Alert>
            ) : null}
            <TextInput
              label={t("email")}
              type="email"
              name="email"
              autoComplete="username webauthn"
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label={t("password")}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" loading={enter.isPending} fullWidth>
              {t("submit")}
            </Button>
            <Text size="sm" c="dimmed">
              {t("lost")}
            </Text>
          </Stack>
        </form>
        <Group gap="sm" mt="xl" component="nav">
          {(Object.keys(LANGUAGES) as Language[]).map((one) => (
            <Anchor key={one} component="button" size="xs" c={one === language ? undefined : "dimmed"} lang={one} onClick={() => speak(one)}>
              {LANGUAGES[one]}
            </Anchor>
          ))}
        </Group>
      </main>
    </Center>
  );
}
