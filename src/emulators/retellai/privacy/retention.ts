import { forgetCall } from '../calls/forget-call.ts'
import { forgetChat } from '../chats/chat-life-cycle.ts'
import { asNumber } from '../json.ts'
import type { World } from '../world.ts'

const dayMs = 86_400_000

/**
 * Deletes every call and chat older than its agent's `data_storage_retention_days`, counted from its start, and
 * returns the ids. The vendor runs this once a day; it cannot be undone.
 */
export function runRetention(world: World): string[] {
  const gone: string[] = []
  for (const organisation of world.organisations.values()) {
    for (const call of organisation.calls.list()) {
      if (!isExpired(world, call.agent.data_storage_retention_days, call.startMs)) continue
      forgetCall(world, call)
      gone.push(call.id)
    }
    for (const chat of organisation.chats.list()) {
      if (!isExpired(world, chat.agent.data_storage_retention_days, chat.startMs)) continue
      forgetChat(chat)
      gone.push(chat.id)
    }
  }
  return gone
}

/** Runs the retention once a day until the emulator closes. */
export function scheduleRetention(world: World): void {
  world.after(dayMs, () => {
    runRetention(world)
    scheduleRetention(world)
  })
}

function isExpired(world: World, days: unknown, startMs: number | undefined): boolean {
  const kept = asNumber(days)
  return kept !== undefined && startMs !== undefined && world.nowMs() - startMs > kept * dayMs
}
