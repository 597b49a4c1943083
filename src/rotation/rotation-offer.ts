import type { Secret } from '../core/index.ts'

/** A call to the main host of a vendor, made with a key that is not the client's to choose. */
export interface VendorRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With its query. */
  readonly path: string
  readonly body?: object
}

/** What the vendor said. May hold a new key: nobody keeps, prints or records it. */
export interface VendorReply {
  /** 0 where it could not be asked. */
  readonly status: number
  readonly text: string
  /** Plain words without the body, for example `401 from api.example.com`. */
  readonly detail: string
}

/** How the keys of a vendor are replaced. A vendor fills it in. */
export interface RotationOffer {
  /** What to do at the vendor's dashboard where its API cannot: sentences, in order. */
  readonly byHand: { readonly create: readonly string[]; readonly revoke: readonly string[] }
  readonly account: AccountCheck
  /** Absent where the vendor has no API for keys. */
  readonly api?: KeyApi
}

/** Tells whether two keys belong to one account: by something that one of them sees, and the other is asked for. */
export interface AccountCheck {
  /** Asked with the present key. */
  readonly find: VendorRequest
  /** Returns what to ask for; undefined where the account holds nothing yet, or nobody knows. */
  found(reply: VendorReply): string | undefined
  /** Asked with the new key. */
  confirm(found: string): VendorRequest
  verdict(reply: VendorReply, found: string): 'same' | 'other' | 'unknown'
}

/** Keys made and ended through the vendor's API, with a key that may. */
export interface KeyApi {
  /** Names of what has to be configured, for example the account that the keys belong to. */
  readonly settings: readonly string[]
  list(settings: KeyApiSettings, cursor: string | undefined): VendorRequest
  /** Undefined where the answer is none. */
  listed(reply: VendorReply): { readonly keys: readonly ListedKey[]; readonly cursor?: string } | undefined
  create(
    settings: KeyApiSettings,
    key: { readonly name: string; readonly expiresAtMs: number },
  ): VendorRequest
  /** Undefined where no key was made, as far as the answer tells. */
  created(reply: VendorReply): { readonly id: string; readonly value: Secret } | undefined
  setActive(settings: KeyApiSettings, id: string, active: boolean): VendorRequest
  remove(settings: KeyApiSettings, id: string): VendorRequest
}

export type KeyApiSettings = Readonly<Record<string, string>>

/** A key as the vendor lists it. */
export interface ListedKey {
  readonly id: string
  readonly name: string
  readonly active: boolean
  /** As the vendor writes it; null where it was never used. */
  readonly lastUsedAt: string | null
}
