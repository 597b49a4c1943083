interface AgentEvent<Name extends string> {
  readonly id?: string
  readonly event: Name
  readonly created_at?: string
  readonly data?: {
    readonly session_id?: string
    readonly agent_id?: string | null
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** Every event of AssemblyAI by its name. Those of transcripts say that there is news, never what: get the transcript. */
export interface AssemblyaiEvents {
  readonly completed: { readonly transcript_id: string; readonly status: 'completed' }
  /** The reason stands in the transcript. */
  readonly error: { readonly transcript_id: string; readonly status: 'error' }
  /** Does not say which transcript it is about: `subject` does, where the address was one of the gate's. */
  readonly redacted_audio_ready: {
    readonly redacted_audio_url: string
    readonly status: 'redacted_audio_ready'
    readonly transcript_id?: string
  }
  /** A streaming session has ended; carries the whole text: personal data. */
  readonly session: {
    readonly session_id: string
    readonly messages: readonly Readonly<Record<string, unknown>>[]
    readonly [field: string]: unknown
  }
  readonly 'session.started': AgentEvent<'session.started'>
  readonly 'session.completed': AgentEvent<'session.completed'>
  readonly 'call.connected': AgentEvent<'call.connected'>
  readonly 'call.ended': AgentEvent<'call.ended'>
  readonly 'call.failed': AgentEvent<'call.failed'>
}
