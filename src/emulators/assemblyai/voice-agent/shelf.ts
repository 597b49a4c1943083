import type { Project } from '../keys.ts'

export interface Agent {
  readonly id: string
  readonly project: Project
  readonly createdMs: number
  updatedMs: number
  /** Name, prompt, voice, tools and the rest, as they were sent. */
  config: Readonly<Record<string, unknown>>
}

export interface AgentSession {
  readonly id: string
  readonly project: Project
  readonly agentId: string | null
  readonly config: Readonly<Record<string, unknown>> | null
  readonly createdMs: number
  endedMs: number | undefined
  closeReason: string | null
  deleted: boolean
}

export interface Subscription {
  readonly id: string
  readonly project: Project
  readonly url: string
  readonly events: readonly string[]
  /** Signs every delivery; never returned. */
  readonly secret: string
  readonly agentId: string | null
  readonly enabled: boolean
  readonly createdMs: number
}

/** What the Voice Agent host remembers. */
export class AgentShelf {
  readonly agents = new Map<string, Agent>()
  readonly sessions = new Map<string, AgentSession>()
  readonly subscriptions = new Map<string, Subscription>()
}

/** `2026-06-10T14:16:59Z`: this host writes whole seconds and a zone. */
export const showSecond = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`
