/** Passkeys, as the browser and the API speak of them. */

type Told = Readonly<Record<string, unknown>>;

/** Whether this browser can, at this address: it takes https and a name, or localhost. */
export function passkeysWork(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function";
}

/** Let the browser show one that it has. */
export async function showPasskey(options: Told, signal?: AbortSignal): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  return jsonOf(await navigator.credentials.get({ publicKey, ...(signal === undefined ? {} : { signal }) }));
}

/** Let the browser make one. */
export async function makePasskey(options: Told): Promise<Record<string, unknown>> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  return jsonOf(await navigator.credentials.create({ publicKey }));
}

function jsonOf(credential: Credential | null): Record<string, unknown> {
  if (!(credential instanceof PublicKeyCredential)) throw new Error("The browser gave no passkey.");
  return credential.toJSON() as unknown as Record<string, unknown>;
}
