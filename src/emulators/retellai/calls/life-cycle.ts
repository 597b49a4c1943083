import { asNumber } from '../json.ts'
import { storedFormOf } from '../privacy/stored-form.ts'
import { type CallEvent, emitCallEvent } from '../webhooks/lifecycle-events.ts'
import type { World } from '../world.ts'
import { analyse } from './analysis.ts'
import { type CallRecord, isOver } from './call-record.ts'
import type { ScriptLine } from './script.ts'
import { endOfSpeech, spokenEntries, utter } from './transcript.ts'

/** An hour, unless the agent says otherwise. */
const maxCallDurationMs = 3_600_000

/**
 * Puts somebody on the line: registered becomes ongoing. Where the workspace is at its limit the call ends instead,
 * with `concurrency_limit_reached`. A script then plays line by line.
 */
export function connectCall(world: World, call: CallRecord, script: readonly ScriptLine[] = []): void {
  if (call.status !== 'registered') return
  const ongoing = call.organisation.calls.list().filter(({ status }) => status === 'ongoing').length
  if (ongoing >= world.settings.concurrencyLimit) {
    failCall(world, call, 'concurrency_limit_reached')
    return
  }
  stopWaiting(call)
  call.status = 'ongoing'
  call.wasConnected = true
  call.startMs = world.nowMs()
  emitCallEvent(world, call, 'call_started')
  later(world, call, asNumber(call.agent.max_call_duration_ms) ?? maxCallDurationMs, () =>
    endCall(world, call, 'max_duration_reached'),
  )
  playScript(world, call, script)
}

/** Says a line in an ongoing call and tells whoever follows the transcript. */
export function sayInCall(world: World, call: CallRecord, role: ScriptLine['role'], content: string): void {
  if (call.status !== 'ongoing') return
  const elapsedSec = (world.nowMs() - (call.startMs ?? world.nowMs())) / 1000
  call.entries.push(utter(role, content, Math.max(endOfSpeech(call.entries), elapsedSec)))
  emitCallEvent(world, call, 'transcript_updated')
}

/** Ends a call that ran, and has it analysed a little later. Reasons that begin with `error_` make it an error. */
export function endCall(world: World, call: CallRecord, reason: string): void {
  if (isOver(call)) return
  if (!call.wasConnected) {
    failCall(world, call, reason)
    return
  }
  emitCallEvent(world, call, 'transcript_updated')
  finish(world, call, reason.startsWith('error_') ? 'error' : 'ended', reason)
}

/** Ends a call that nobody ever answered: no `call_started`, but `call_ended` and `call_analyzed` all the same. */
export function failCall(world: World, call: CallRecord, reason: string): void {
  if (isOver(call)) return
  call.startMs = call.createdMs
  finish(world, call, reason.startsWith('error_') ? 'error' : 'not_connected', reason)
}

/** Runs something unless the call is over by then. */
export function later(world: World, call: CallRecord, delayMs: number, run: () => void): void {
  const cancel = world.after(delayMs, () => {
    call.cancels.delete(cancel)
    run()
  })
  call.cancels.add(cancel)
}

/** Returns a fresh analysis of a finished call. */
export function analyseCall(call: CallRecord) {
  const lines = spokenEntries(call.entries).map(({ role, content }): ScriptLine => {
    return { role: role === 'user' ? 'user' : 'agent', content }
  })
  return analyse('call', call.agent, lines)
}

function playScript(world: World, call: CallRecord, script: readonly ScriptLine[]): void {
  const { turnMs } = world.settings
  script.forEach(({ role, content }, index) => {
    later(world, call, index * turnMs, () => sayInCall(world, call, role, content))
  })
  // A browser hangs up itself; on the phone the agent does when all is said.
  if (script.length > 0 && call.callType === 'phone_call') {
    later(world, call, script.length * turnMs, () => endCall(world, call, 'agent_hangup'))
  }
}

function finish(world: World, call: CallRecord, status: CallRecord['status'], reason: string): void {
  stopWaiting(call)
  call.status = status
  call.endMs = world.nowMs()
  call.disconnectionReason = call.isTakenOver && reason === 'user_hangup' ? 'call_take_over' : reason
  emitCallEvent(world, call, 'call_ended')
  world.monitors.callEnded(call.id)
  later(world, call, world.settings.analysisMs, () => {
    call.analysis = analyseCall(call)
    emitCallEvent(world, call, 'call_analyzed' satisfies CallEvent)
    // What was told above was raw; only now does the storage setting take hold.
    call.stored = storedFormOf(call, world.nowMs(), world.settings.rawRecordingMs)
  })
}

function stopWaiting(call: CallRecord): void {
  for (const cancel of call.cancels) cancel()
  call.cancels.clear()
}
