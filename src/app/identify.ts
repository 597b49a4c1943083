import type { Caller, Credentials } from '../gateway/index.ts'
import type { App } from './open-app.ts'

/** Returns what finds out whose request it is, by the identity providers and the app's callback that are configured. */
export function createIdentify(
  _app: App,
): (credentials: Credentials, address: string) => Promise<Caller | undefined> {
  return async () => undefined
}
