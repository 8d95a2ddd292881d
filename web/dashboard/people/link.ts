/** The addresses that are sent to people. */
export function joinLink(token: string | null): string | null {
  return token === null ? null : `${window.location.origin}/admin/join#${token}`;
}

export function signInLink(token: string | null): string | null {
  return token === null ? null : `${window.location.origin}/admin/sign-in?link=${token}`;
}
