import type { Endpoint, EventState, InboxEvent } from '../../webhooks/index.ts'

/** An endpoint as it is shown: everything but its secrets. */
export interface EndpointView extends Endpoint {
  /** How many events are in which state. */
  readonly events: Readonly<Partial<Record<EventState, number>>>
}

/** An event as it is shown: everything but its body. */
export type EventView = Omit<InboxEvent, 'sealed' | 'key' | 'endpointId'> & { readonly hasBody: boolean }

/** An event that is delivered by hand: post these to the app, and say what came of it. */
export interface PulledEvent {
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Returns the view of an event. */
export function viewOfEvent({ sealed, key: _key, endpointId: _endpointId, ...rest }: InboxEvent): EventView {
  return { ...rest, hasBody: sealed !== null }
}
