/** Your own log-in goes here: who is signed in with this cookie? */
export const sessions = new Map<string, string>()

export function userOfSession(cookie: string): string | undefined {
  return sessions.get(/(?:^|;\s*)session=([^;]+)/.exec(cookie)?.[1] ?? '')
}
