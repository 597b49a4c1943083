import type { Verification } from '../vault/index.ts'

/** What was seen of one thing that a vendor's profile claims. */
export interface ClaimResult {
  /** Stable: `key.refused`, `host.main.eu`, `operation.transcripts.list`, `kept.calls`. */
  readonly id: string
  /** In words. */
  readonly claim: string
  /** `untested`: nothing harmless would show it, or what came decides nothing. */
  readonly result: 'confirmed' | 'contradicted' | 'untested'
  /** What came, without bodies. */
  readonly evidence: string
}

/** What a look at a vendor showed, with one key and harmless calls alone. */
export interface VendorTest {
  readonly vendor: string
  readonly atMs: number
  readonly key: {
    readonly id: string
    readonly environment: string
    readonly name: string
    readonly region: string
    readonly verification: Verification
    /** For example `200 from api.example.com`. */
    readonly detail: string
  }
  /** What decides what the key may do, and what its calls showed by scope; other scopes are not known. */
  readonly rights: {
    readonly says: string
    readonly scopes: Readonly<Record<string, 'allowed' | 'refused'>>
  }
  readonly calls: number
  /** Of the calls that were answered; null where none was. */
  readonly latencyMs: { readonly median: number; readonly slowest: number } | null
  readonly claims: readonly ClaimResult[]
  /** What to do now, in sentences with commands. */
  readonly next: readonly string[]
}
