import type { JsonObject } from '../json.ts'
import { emitCallEvent } from '../webhooks/lifecycle-events.ts'
import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'
import { endCall } from './life-cycle.ts'

/** Where a call goes: the two objects that stand beside the call in transfer webhooks. */
export interface Transfer {
  readonly destination: { readonly number: string; readonly extension?: string }
  readonly option: JsonObject
}

/** Starts a transfer; the agent stays on the line until it is bridged. */
export function startTransfer(world: World, call: CallRecord, transfer: Transfer): void {
  call.transferDestination = transfer.destination.number
  emitCallEvent(world, call, 'transfer_started', siblingsOf(transfer))
}

/** Puts the two people together: the agent's part of the call is over. */
export function bridgeTransfer(world: World, call: CallRecord, transfer: Transfer): void {
  emitCallEvent(world, call, 'transfer_bridged', siblingsOf(transfer))
  endCall(world, call, 'call_transfer')
}

/** Gives a transfer up: the call goes on with the agent. */
export function cancelTransfer(world: World, call: CallRecord, transfer: Transfer): void {
  call.transferDestination = undefined
  emitCallEvent(world, call, 'transfer_cancelled', siblingsOf(transfer))
}

/** Ends the conversation that a bridged transfer became. */
export function endTransfer(world: World, call: CallRecord): void {
  call.transferEndMs = world.nowMs()
  emitCallEvent(world, call, 'transfer_ended')
}

function siblingsOf({ destination, option }: Transfer): JsonObject {
  return { transfer_destination: destination, transfer_option: option }
}
