import type { CallRecord } from './calls/call-record.ts'
import { connectCall, endCall, failCall, sayInCall } from './calls/life-cycle.ts'
import type { ScriptLine } from './calls/script.ts'
import {
  bridgeTransfer,
  cancelTransfer,
  endTransfer,
  startTransfer,
  type Transfer,
} from './calls/transfers.ts'
import type { ChatRecord } from './chats/chat-record.ts'
import { addDocument } from './crud.ts'
import { asList, asObject, type JsonObject } from './json.ts'
import { runRetention } from './privacy/retention.ts'
import { engineOf } from './resources/agent-versions.ts'
import { type SeededIds, seedWorkspace } from './seed.ts'
import { type AlertRequest, sendAlert } from './webhooks/alert.ts'
import { callCustomFunction, type FunctionResult } from './webhooks/custom-function.ts'
import {
  type InboundContact,
  type InboundOutcome,
  placeInboundCall,
  placeInboundChat,
} from './webhooks/place-inbound.ts'
import type { Delivery } from './webhooks/signed-sender.ts'
import type { World } from './world.ts'

/**
 * What people do at the vendor without the API: in its dashboard, on the phone, in a browser. Workspaces are named as
 * in `createKey({ org })`; a call's id is enough to find its workspace. Unknown ids throw a `RangeError`.
 */
export class Dashboard {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Fills a workspace with one of everything and returns the ids. */
  seed(org?: string): Promise<SeededIds> {
    return seedWorkspace(this.#world, org)
  }

  setAccountWebhook(url: string | undefined, org?: string): void {
    this.#world.organisation(org).accountWebhookUrl = url
  }

  /** Moves the webhook badge to another key; false for an unknown id. */
  designateWebhookKey(keyId: string): boolean {
    return this.#world.keys.designate(keyId)
  }

  defineCustomAttribute(id: string, org?: string): void {
    this.#world.organisation(org).customAttributes.add(id)
  }

  /** Points a tag at a version of an agent. */
  assignTag(agentId: string, tag: string, version: number, org?: string): void {
    const agent = this.#world.organisation(org).agents.get(agentId)
    if (!agent) throw new RangeError('no such agent')
    agent.tags.set(tag, version)
  }

  /** While a trial has ended, everything that costs money answers 402. */
  setTrialEnded(ended: boolean, org?: string): void {
    this.#world.organisation(org).trialEnded = ended
  }

  /** Sets what is said in calls that connect by themselves. */
  setScript(script: readonly ScriptLine[]): void {
    this.#world.script = script
  }

  /** Asks for an export, which only the dashboard can, and returns its id. */
  requestExport(channel: 'call' | 'chat', org?: string): string {
    const world = this.#world
    const id = world.mintId('export_request_')
    const { exportRequests } = world.organisation(org)
    addDocument({ world }, exportRequests, id, {
      export_request_id: id,
      channel,
      status: 'completed',
      url: `${world.origin}/exports/${id}.csv`,
      created_timestamp: world.nowMs(),
      timezone: 'America/Los_Angeles',
    })
    return id
  }

  /** Lets a number ring; resolves when it was answered, rejected or disconnected. */
  placeInboundCall(contact: InboundContact, org?: string): Promise<InboundOutcome<CallRecord>> {
    return placeInboundCall(this.#world, this.#world.organisation(org), contact)
  }

  /** Lets a text message arrive at a number. */
  placeInboundChat(contact: InboundContact, org?: string): Promise<InboundOutcome<ChatRecord>> {
    return placeInboundChat(this.#world, this.#world.organisation(org), contact)
  }

  /** Somebody answers the phone, or joins the web call from a browser; the script plays only if one is given. */
  connectCall(callId: string, script: readonly ScriptLine[] = []): void {
    connectCall(this.#world, this.#call(callId), script)
  }

  say(callId: string, role: ScriptLine['role'], content: string): void {
    sayInCall(this.#world, this.#call(callId), role, content)
  }

  pressKey(callId: string, digit: string): void {
    this.#call(callId).entries.push({ role: 'dtmf', digit })
  }

  endCall(callId: string, reason = 'user_hangup'): void {
    endCall(this.#world, this.#call(callId), reason)
  }

  /** Nobody answers: `dial_no_answer`, `dial_busy`, `dial_failed` and the like. */
  failCall(callId: string, reason = 'dial_no_answer'): void {
    failCall(this.#world, this.#call(callId), reason)
  }

  startTransfer(callId: string, transfer: Transfer): void {
    startTransfer(this.#world, this.#call(callId), transfer)
  }

  bridgeTransfer(callId: string, transfer: Transfer): void {
    bridgeTransfer(this.#world, this.#call(callId), transfer)
  }

  cancelTransfer(callId: string, transfer: Transfer): void {
    cancelTransfer(this.#world, this.#call(callId), transfer)
  }

  endTransfer(callId: string): void {
    endTransfer(this.#world, this.#call(callId))
  }

  /** The agent calls a custom function of its response engine by name. */
  async callFunction(callId: string, name: string, args: JsonObject): Promise<FunctionResult> {
    const call = this.#call(callId)
    const engine = engineOf({ fields: call.agent }, call.organisation)
    const tools = [...asList(engine?.fields.general_tools), ...asList(engine?.fields.tools)]
    const tool = tools.map(asObject).find((entry) => entry?.type === 'custom' && entry.name === name)
    if (!tool) throw new RangeError('no such function')
    return callCustomFunction(this.#world, call, tool, args)
  }

  sendAlert(alert: AlertRequest, org?: string): Promise<Delivery> {
    return sendAlert(this.#world, this.#world.organisation(org), alert)
  }

  /** Runs the daily deletion now and returns the ids of what is gone. */
  runRetention(): string[] {
    return runRetention(this.#world)
  }

  /** Every request the emulator made of others, oldest first. */
  deliveries(): readonly Delivery[] {
    return this.#world.sender.deliveries
  }

  /** Resolves when no webhook attempt is under way; retries that wait for their time do not count. */
  settled(): Promise<void> {
    return this.#world.sender.settled()
  }

  #call(callId: string): CallRecord {
    for (const organisation of this.#world.organisations.values()) {
      const call = organisation.calls.get(callId)
      if (call) return call
    }
    throw new RangeError('no such call')
  }
}
