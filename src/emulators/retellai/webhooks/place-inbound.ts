import { VendorRefusal } from '../answers.ts'
import type { CallRecord } from '../calls/call-record.ts'
import { createCall } from '../calls/create-call.ts'
import { connectCall } from '../calls/life-cycle.ts'
import { startChat } from '../chats/chat-life-cycle.ts'
import type { ChatRecord } from '../chats/chat-record.ts'
import { asNumber, asString, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { boundAgent } from '../resources/resolve-agent.ts'
import type { World } from '../world.ts'
import { askInboundWebhook } from './inbound.ts'

/** Somebody who calls or texts a number of the workspace. */
export interface InboundContact {
  readonly fromNumber: string
  readonly toNumber: string
}

/** What became of it. */
export type InboundOutcome<Record> =
  | { readonly outcome: 'connected'; readonly record: Record }
  | { readonly outcome: 'rejected' | 'disconnected'; readonly record: undefined }

/** Lets a number of the workspace ring. Without an agent, from the webhook or the number, the call is disconnected. */
export async function placeInboundCall(
  world: World,
  organisation: Organisation,
  contact: InboundContact,
): Promise<InboundOutcome<CallRecord>> {
  return placeInbound(world, organisation, 'call', contact, (input) => {
    const call = createCall(world, organisation, { ...input, callType: 'phone_call' })
    connectCall(world, call, world.script)
    return call
  })
}

/** Lets a text arrive at a number of the workspace. */
export async function placeInboundChat(
  world: World,
  organisation: Organisation,
  contact: InboundContact,
): Promise<InboundOutcome<ChatRecord>> {
  return placeInbound(world, organisation, 'chat', contact, (input) =>
    startChat(world, organisation, { ...input, chatType: 'sms_chat' }),
  )
}

interface InboundInput extends InboundContact {
  readonly id: string
  readonly agent: { readonly agentId: string; readonly version: unknown; readonly override: unknown }
  readonly direction: 'inbound'
  readonly metadata?: unknown
  readonly dynamicVariables?: unknown
}

async function placeInbound<Record>(
  world: World,
  organisation: Organisation,
  kind: 'call' | 'chat',
  contact: InboundContact,
  open: (input: InboundInput) => Record,
): Promise<InboundOutcome<Record>> {
  const number = organisation.phoneNumbers.get(contact.toNumber)
  if (!number) return { outcome: 'disconnected', record: undefined }
  const id = world.mintId(`${kind}_`)
  const bound = boundAgent(
    organisation,
    contact.toNumber,
    kind === 'call' ? 'inbound_agents' : 'inbound_sms_agents',
  )
  const url = asString(
    kind === 'call' ? number.fields.inbound_webhook_url : number.fields.inbound_sms_webhook_url,
  )
  const answer: JsonObject | undefined = url
    ? await askInboundWebhook(world, organisation, {
        kind,
        id,
        url,
        agentId: bound?.agentId,
        agentVersion: asNumber(bound?.version),
        ...contact,
      })
    : undefined
  if (answer?.reject === true) return { outcome: 'rejected', record: undefined }
  const named = asString(answer?.override_agent_id)
  const agentId = named ?? bound?.agentId
  if (agentId === undefined) return { outcome: 'disconnected', record: undefined }
  try {
    const record = open({
      id,
      agent: {
        agentId,
        version: answer?.override_agent_version ?? (named === undefined ? bound?.version : undefined),
        override: answer?.agent_override,
      },
      direction: 'inbound',
      ...contact,
      metadata: answer?.metadata,
      dynamicVariables: answer?.dynamic_variables,
    })
    return { outcome: 'connected', record }
  } catch (error) {
    // The webhook named an agent that is not there, or sent fields of the wrong shape.
    if (error instanceof VendorRefusal) return { outcome: 'disconnected', record: undefined }
    throw error
  }
}
