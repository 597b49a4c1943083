import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { startTestGate, type TestClient, type TestGate, type TestGateOptions } from './gate.ts'
import { findInRecords, judgeArrivals, type Scope } from './oracle.ts'
import { type RawExchange, type SendOptions, sendRaw } from './raw-client.ts'
import { type RecordingUpstream, startRecordingUpstream } from './recording-upstream.ts'
import { vendorKey } from './vendor-keys.ts'

/** What the client under attack may do, in the words of AssemblyAI: read transcripts, and nothing else. */
const narrow: Pick<Scope, 'inScope' | 'credential'> = {
  inScope:
    /^GET \/v2\/transcript(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:\/(?:sentences|paragraphs|srt|vtt|word-search))?)?$/,
  credential: ['authorization', vendorKey('assemblyai')],
}

export const claimedUser = 'someone@claimed.example'
export const cookie = 'session=cookie-of-the-browser'

/** A gate, its recording upstream and one client with a narrow grant: what attacks are run against. */
export interface Range {
  readonly gate: TestGate
  readonly upstream: RecordingUpstream
  readonly client: TestClient
  readonly scope: Scope
  /** Sends an attack, judges all that arrived upstream because of it, and returns what the gate said. */
  attack(bytes: string | Buffer, options?: SendOptions): Promise<RawExchange & { arrived: number }>
  /** Judges what has arrived so far, and forgets it. */
  judge(): void
  close(): Promise<void>
}

/** Waits until the gate has seen that the client is gone, so that nothing of this attack arrives during the next. */
async function settle(gate: TestGate): Promise<void> {
  const isQuiet = async () =>
    (await gate.connections()) === 0 && gate.liveCalls.size === 0 && gate.upstreams.running === 0
  for (let turn = 0; turn < 200 && !(await isQuiet()); turn += 1) await sleep(1)
}

/** Starts a range. The grant is `read:transcripts` of AssemblyAI unless another is given. */
export async function openRange(
  options: TestGateOptions & {
    readonly vendor?: string
    readonly scopes?: readonly string[]
    readonly constraints?: Parameters<TestGate['addClient']>[2]
    readonly scope?: Partial<Scope>
  } = {},
): Promise<Range> {
  const upstream = await startRecordingUpstream()
  const gate = await startTestGate(upstream.origin, options)
  const vendor = options.vendor ?? 'assemblyai'
  const client = await gate.addClient(vendor, options.scopes ?? ['read:transcripts'], options.constraints)
  const scope: Scope = {
    ...narrow,
    vendorKey: vendorKey(vendor),
    private: [client.key, claimedUser, cookie],
    ...options.scope,
  }
  const judge = () => {
    const problems = judgeArrivals(upstream, scope)
    upstream.forget()
    expect(problems).toEqual([])
  }
  return {
    gate,
    upstream,
    client,
    scope,
    judge,
    async attack(bytes, sendOptions) {
      const exchange = await sendRaw(gate.port, bytes, sendOptions)
      await settle(gate)
      const arrived = upstream.arrivals.length
      judge()
      return { ...exchange, arrived }
    },
    async close() {
      const leaked = findInRecords(gate.recorder.events, [scope.vendorKey, client.key, cookie])
      await gate.close()
      await upstream.close()
      expect(leaked).toEqual([])
    },
  }
}
