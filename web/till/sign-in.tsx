/** @jsxImportSource preact */
/** Who stands at the till? The session is that of the dashboard, which opens one-time links as well. */
import { data, ProblemError, anyoneAskPasskey } from "@kit/client";
import { LANGUAGES, type Language } from "@kit/words/say";
import { useState } from "preact/hooks";
import { flush } from "./queue/queue";
import { network, signIn } from "./session";
import { language, speak, t } from "./speech";

export function SignInScreen() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const reachable = network.use();

  const enter = async (told: Parameters<typeof signIn>[0] | (() => Promise<Parameters<typeof signIn>[0]>)) => {
    setBusy(true);
    setFault("");
    try {
      await signIn(typeof told === "function" ? await told() : told);
      void flush();
    } catch (error) {
      if (error instanceof ProblemError && error.code === "code_needed") setCode("");
      else setFault(error instanceof ProblemError ? (error.status === 0 ? t("noAnswer") : error.message) : t("noPasskey"));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="alone">
      <img src="/till/laurels.svg" width={48} height={48} alt="" />
      <h1>{t("signIn")}</h1>
      {reachable ? null : <p class="note">{t("noAnswer")}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter({ email, password, code });
        }}
      >
        <p class="fault" role="alert">
          {fault}
        </p>
        <label>
          {t("email")}
          <input type="email" name="email" autocomplete="username" required value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
        </label>
        <label>
          {t("password")}
          <input type="password" name="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        {code === null ? null : (
          <label>
            {t("code")}
            <input name="code" autocomplete="one-time-code" inputMode="numeric" required value={code} onInput={(event) => setCode(event.currentTarget.value)} />
          </label>
        )}
        <button class="main" disabled={busy}>
          {t("signIn")}
        </button>
        {"credentials" in navigator && "PublicKeyCredential" in window ? (
          <button type="button" class="quiet" disabled={busy} onClick={() => void enter(passkey)}>
            {t("passkey")}
          </button>
        ) : null}
      </form>
      <Languages />
    </main>
  );
}

async function passkey() {
  const { options } = await data(anyoneAskPasskey());
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  return { passkey: { ...found.toJSON() } };
}

export function Languages() {
  return (
    <nav class="languages" aria-label={t("language")}>
      {(Object.keys(LANGUAGES) as Language[]).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language.get()} onClick={() => speak(one)}>
          {LANGUAGES[one]}
        </button>
      ))}
    </nav>
  );
}
