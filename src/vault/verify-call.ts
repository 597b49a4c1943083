import type { Secret } from '../core/index.ts'

/** The cheapest real call that tells whether a key works, and how each answer is read. A vendor fills it in. */
export interface VerifyCall {
  readonly service: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** JSON body of a POST. */
  readonly body?: string
  /** Reads one answer. Anything that is neither clearly yes nor clearly no is `unknown`. */
  read(status: number, body: string): 'valid' | 'invalid' | 'unknown'
}

/** Makes the call with a candidate key and returns what the vendor said; never throws: unreachable is `unknown`. */
export type KeyProbe = (candidate: {
  readonly vendor: string
  readonly region: string
  readonly key: Secret
}) => Promise<KeyProbeResult>

export interface KeyProbeResult {
  readonly verification: 'valid' | 'invalid' | 'unknown'
  /** Plain words about what was seen, for example `401 from api.assemblyai.com`; no body, no key. */
  readonly detail: string
}
