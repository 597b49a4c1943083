import { VendorRefusal } from '../answers.ts'
import { asObject, asString, type JsonObject } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { parseStorageSetting } from '../privacy/storage-setting.ts'
import { type AgentChoice, resolveAgent } from '../resources/resolve-agent.ts'
import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'

/** What a new call is made from; everything but the agent depends on how it comes about. */
export interface NewCall {
  readonly callType: CallRecord['callType']
  readonly agent: AgentChoice
  readonly id?: string
  readonly direction?: 'inbound' | 'outbound'
  readonly fromNumber?: string
  readonly toNumber?: string
  readonly metadata?: unknown
  readonly dynamicVariables?: unknown
  readonly customSipHeaders?: unknown
  readonly batchCallId?: string
}

const metadataBytesMax = 50 * 1024

/** Returns a registered call; 422 where the agent cannot be found, 400 where a field has the wrong shape. */
export function createCall(world: World, organisation: Organisation, input: NewCall): CallRecord {
  const resolved = resolveAgent(organisation, 'voice', input.agent)
  checkMetadata(input.metadata)
  const id = input.id ?? world.mintId('call_')
  return organisation.calls.add({
    kind: 'call',
    id,
    sequence: world.nextSequence(),
    organisation,
    createdMs: world.nowMs(),
    callType: input.callType,
    ...resolved,
    direction: input.direction,
    fromNumber: input.fromNumber,
    toNumber: input.toNumber,
    customSipHeaders: input.customSipHeaders,
    batchCallId: input.batchCallId,
    accessToken: input.callType === 'web_call' ? world.roomTokens.mint(id) : undefined,
    metadata: input.metadata,
    dynamicVariables: parseVariables(input.dynamicVariables),
    collectedVariables: {},
    customAttributes: {},
    storageSetting: parseStorageSetting(resolved.agent.data_storage_setting),
    status: 'registered',
    wasConnected: false,
    isTakenOver: false,
    startMs: undefined,
    endMs: undefined,
    disconnectionReason: undefined,
    transferDestination: undefined,
    transferEndMs: undefined,
    entries: [],
    analysis: undefined,
    stored: undefined,
    cancels: new Set(),
  })
}

/** Refuses metadata that is no object or larger than 50 kB. */
export function checkMetadata(metadata: unknown): void {
  if (metadata === undefined) return
  if (!asObject(metadata) || JSON.stringify(metadata).length > metadataBytesMax) throw new VendorRefusal(400)
}

/** Returns dynamic variables, whose values must be texts, or refuses with 400. */
export function parseVariables(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined
  const variables = asObject(value)
  if (!variables || Object.values(variables).some((text) => asString(text) === undefined)) {
    throw new VendorRefusal(400)
  }
  return variables
}
