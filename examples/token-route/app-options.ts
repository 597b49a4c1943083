/** What the examples below share: where the gate is, and how the app knows its users. */
export interface AppOptions {
  /** `http://127.0.0.1:8686` */
  readonly gateUrl: string
  /** A client key that may mint and nothing else. */
  readonly clientKey: string
  /** Returns who is signed in with a session cookie; your own log-in keeps them. */
  readonly userOfSession: (cookie: string) => string | undefined
}

export const purpose = 'assemblyai/streaming'
