/** A call, as far as every event has it; the vendor's API documentation has the rest. */
export interface RetellaiCall {
  readonly call_id: string
  readonly agent_id: string
  readonly call_type?: 'web_call' | 'phone_call'
  readonly call_status?: string
  readonly direction?: 'inbound' | 'outbound'
  readonly from_number?: string
  readonly to_number?: string
  readonly start_timestamp?: number
  readonly end_timestamp?: number
  readonly disconnection_reason?: string
  /** Raw, even where the agent stores nothing: personal data. */
  readonly transcript?: string
  readonly metadata?: unknown
  readonly retell_llm_dynamic_variables?: Readonly<Record<string, unknown>>
  readonly call_analysis?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

/** A chat. That events carry it under `chat` is implied by the documentation, and confirmed by no sample. */
export interface RetellaiChat {
  readonly chat_id: string
  readonly agent_id: string
  readonly chat_status?: string
  readonly transcript?: string
  readonly chat_analysis?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

interface CallEvent<Name extends string> {
  readonly event: Name
  readonly call: RetellaiCall
}

interface ChatEvent<Name extends string> {
  readonly event: Name
  readonly chat: RetellaiChat
}

interface TransferEvent<Name extends string> extends CallEvent<Name> {
  readonly transfer_destination?: Readonly<Record<string, unknown>>
  readonly transfer_option?: Readonly<Record<string, unknown>>
}

/** Every event of Retell AI by its name. */
export interface RetellaiEvents {
  readonly call_started: CallEvent<'call_started'>
  /** Everything but `call_analysis`. */
  readonly call_ended: CallEvent<'call_ended'>
  readonly call_analyzed: CallEvent<'call_analyzed'>
  /** Of a call or of a chat. */
  readonly transcript_updated: CallEvent<'transcript_updated'> | ChatEvent<'transcript_updated'>
  readonly transfer_started: TransferEvent<'transfer_started'>
  readonly transfer_bridged: TransferEvent<'transfer_bridged'>
  readonly transfer_cancelled: TransferEvent<'transfer_cancelled'>
  readonly transfer_ended: CallEvent<'transfer_ended'>
  readonly chat_started: ChatEvent<'chat_started'>
  readonly chat_ended: ChatEvent<'chat_ended'>
  readonly chat_analyzed: ChatEvent<'chat_analyzed'>
  readonly alert_triggered: {
    readonly event: 'alert_triggered'
    readonly alert: {
      readonly alert_incident_id: string
      readonly alert_rule_id: string
      readonly name: string
      readonly metric_type: string
      readonly threshold_value: number
      readonly current_value: number
      readonly triggered_timestamp: number
      readonly [field: string]: unknown
    }
  }
  /** Asks who takes a call: answer with `{ call_inbound: { override_agent_id } }`. */
  readonly call_inbound: {
    readonly event: 'call_inbound'
    readonly call_inbound: {
      readonly from_number: string
      readonly to_number: string
      readonly agent_id?: string
      readonly agent_version?: number
      readonly call_id?: string
    }
  }
  /** Asks who takes a text: answer with `{ chat_inbound: { override_agent_id } }`. */
  readonly chat_inbound: {
    readonly event: 'chat_inbound'
    readonly chat_inbound: {
      readonly from_number: string
      readonly to_number: string
      readonly agent_id?: string
      readonly agent_version?: number
      readonly chat_id?: string
    }
  }
  /** An agent calls a custom function: what you return goes to the model. */
  readonly [custom: `function:${string}`]: {
    readonly name?: string
    readonly call?: RetellaiCall
    readonly args?: Readonly<Record<string, unknown>>
    readonly [argument: string]: unknown
  }
}
