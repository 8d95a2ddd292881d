/** Who are you? One-time links do not come by here: the server opens them itself. */
import { anyoneAskPasskey, data, ProblemError, type SignIn } from "@kit/client";
import { ME_KEY, signIn } from "@kit/client/session";
import { LANGUAGES, useLanguage, useWords, type Language } from "@kit/words";
import { Alert, Anchor, Button, Center, Group, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { passkeysWork, showPasskey } from "./passkey";
import { words } from "./words";

export default function SignInPage() {
  const t = useWords(words);
  const { language, speak } = useLanguage();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const onSuccess = () => queries.resetQueries({ queryKey: ME_KEY });
  const enter = useMutation({ mutationFn: (told: SignIn) => signIn(told), onSuccess });
  const show = useMutation({
    mutationFn: async () => signIn({ passkey: await showPasskey((await data(anyoneAskPasskey())).options) }),
    onSuccess,
  });
  const coded = enter.error instanceof ProblemError && enter.error.code === "code_needed";
  const [asked, ask] = useState(false);
  if (coded && !asked) ask(true);
  const refused = (coded ? null : enter.error) ?? show.error;
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
            enter.mutate(asked ? { email, password, code: code.trim() } : { email, password });
          }}
        >
          <Stack>
            {refused === null ? null : (
              <Alert color="red" role="alert">
                {refused.message}
              </Alert>
            )}
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
            {asked ? (
              <TextInput
                label={t("code")}
                description={t("codeHelp")}
                name="code"
                autoComplete="one-time-code"
                required
                autoFocus
                value={code}
                onChange={(event) => setCode(event.currentTarget.value)}
              />
            ) : null}
            <Button type="submit" loading={enter.isPending} fullWidth>
              {t("submit")}
            </Button>
            {passkeysWork() ? (
              <Button variant="default" leftSection={<IconFingerprint size={17} aria-hidden />} loading={show.isPending} onClick={() => show.mutate()} fullWidth>
                {t("passkey")}
              </Button>
            ) : null}
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
