// @ts-check
/** What this page asks of its own server. The session cookie rides along; no token or key is ever kept here. */

/** Where tokens are fetched, by the session itself. */
export const tokenRoute = 'api/token'

/** Returns who is signed in, or undefined. */
export async function fetchUser() {
  const response = await fetch('api/me', { cache: 'no-store' })
  if (!response.ok) return undefined
  /** @type {{ user: string | null }} */
  const { user } = await response.json()
  return user ?? undefined
}

/** Signs in. @param {string} user */
export async function signIn(user) {
  await post('api/sign-in', { user })
}

export async function signOut() {
  await post('api/sign-out', {})
}

/** Asks the server to end this user's sessions and to refuse new ones. */
export async function revokeMe() {
  await post('api/revoke', {})
}

/** Takes that back. */
export async function restoreMe() {
  await post('api/restore', {})
}

/**
 * @param {string} address
 * @param {object} body
 */
async function post(address, body) {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
}
