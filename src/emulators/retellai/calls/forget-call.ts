import type { World } from '../world.ts'
import type { CallRecord } from './call-record.ts'

/** Deletes a call with everything that hangs on it: its timers, tokens and recordings. */
export function forgetCall(world: World, call: CallRecord): void {
  for (const cancel of call.cancels) cancel()
  call.cancels.clear()
  world.roomTokens.forget(call.id)
  world.monitors.callEnded(call.id)
  call.organisation.calls.delete(call.id)
}
