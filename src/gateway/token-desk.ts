import type { Client, Denial } from '../access/index.ts'
import { type Clock, isSallyportError, type RandomSource, type Recorder, Secret } from '../core/index.ts'
import {
  type DirectMint,
  isTokenRefusal,
  type JsonFields,
  type MintLimits,
  mintToken,
  type Purpose,
  type TokenPolicy,
  type TokenRefusal,
  type TokenStore,
} from '../tokens/index.ts'
import type { VendorProfile } from '../vendors/index.ts'
import { type Admission, isAdmission } from './admission.ts'
import type { Guard } from './guard.ts'
import type { Caller, Credentials, MintedAnswer, MintOutcome, MintRequest } from './mint-request.ts'
import { decideTerms, type MintTerms } from './mint-terms.ts'
import { type Mount, mountName } from './mounts.ts'
import type { Refusal } from './refusal.ts'
import { limitedRefusal, tokenRefusalOf, unauthenticated } from './token-refusals.ts'

export interface TokenDeskPorts {
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
  readonly guard: Guard
  readonly mounts: ReadonlyMap<string, Mount>
  readonly store: TokenStore
  readonly limits: MintLimits
  nextRequestId(): string
  policy(vendor: string, purpose: string): TokenPolicy
  authenticate(presented: string): Client | Denial
  /** Asks identity provider or app whose request this is; undefined where neither knows. */
  identify(credentials: Credentials, address: string): Promise<Caller | undefined>
  /**
   * Makes a call that was admitted, and returns what the vendor answered. `clamp` has the last word on what goes out.
   * Rejects where it cannot be made or recorded.
   */
  callVendor(
    admission: Admission,
    body: JsonFields | undefined,
    clamp?: (body: JsonFields) => JsonFields,
  ): Promise<{ readonly status: number; readonly body: unknown } | Refusal>
}

const userGrammar = /^[\x21-\x7e]{1,256}$/

/** Where tokens are asked for: finds out who asks, what is offered, whether it is granted, and mints. */
export class TokenDesk {
  readonly #ports: TokenDeskPorts

  constructor(ports: TokenDeskPorts) {
    this.#ports = ports
  }

  /** Returns a token for whoever presents credentials, or why there is none. */
  async mint(request: MintRequest, credentials: Credentials): Promise<MintOutcome> {
    const known = await this.#recognise(request, credentials)
    return 'refused' in known ? known : this.mintFor(known, request)
  }

  /** Returns a token for a caller that is known, or why there is none. */
  async mintFor(caller: Caller, request: MintRequest): Promise<MintOutcome> {
    const { wish } = request
    const user = caller.user ?? wish.user
    const refuse = (refused: TokenRefusal): MintOutcome => ({ refused, caller, user })
    if (user !== undefined && !userGrammar.test(user)) {
      const detail = 'A user is 1 to 256 printable ASCII characters without spaces.'
      return refuse({ code: 'ERR_TOKENS_INPUT', reason: 'user_refused', field: 'user', detail })
    }
    const named = (['user', 'address'] as const).find((field) => wish[field] !== undefined)
    if (named !== undefined && (caller.kind === 'jwt' || caller.kind === 'callback')) {
      const detail = 'Only a server with a client key names somebody else.'
      return refuse({ code: 'ERR_TOKENS_INPUT', reason: 'field_refused', field: named, detail })
    }
    const offer = this.#find(request.vendor, request.purpose)
    if (isTokenRefusal(offer)) return refuse(offer)
    const terms = decideTerms(wish, offer.purpose, this.#ports.policy(request.vendor, request.purpose))
    if (isTokenRefusal(terms)) return refuse(terms)
    const limited = this.#limit(caller, user, request)
    if (limited !== undefined) return refuse(limited)

    const admission = this.#admit(caller, user, request, offer)
    if (!isAdmission(admission)) return refuse(tokenRefusalOf(admission.refusal))
    try {
      const minted = await (terms.mode === 'relay'
        ? this.#mintOwn(caller, user, request, offer, terms)
        : this.#askVendor(caller, user, admission, request, offer, terms))
      return isTokenRefusal(minted) ? refuse(minted) : { minted, user }
    } finally {
      admission.release()
    }
  }

  async #recognise(
    request: MintRequest,
    credentials: Credentials,
  ): Promise<Caller | { readonly refused: TokenRefusal }> {
    const { clock, limits, authenticate, identify } = this.#ports
    const presented = credentials.authorization?.replace(/^Bearer /i, '')
    const takeAddress = () => {
      const limited = limits.take({ perAddress: request.address }, clock.now())
      return limited === undefined ? undefined : { refused: limitedRefusal(limited) }
    }
    if (presented?.startsWith('sp_')) {
      const client = authenticate(presented)
      if (!('allowed' in client)) return { client, user: undefined, kind: 'client-key' }
      return takeAddress() ?? { refused: unauthenticated(client.reason, client.message) }
    }
    // First, because what follows costs a signature, or a question to the app.
    const limited = takeAddress()
    if (limited !== undefined) return limited
    return (
      (await identify(credentials, request.address)) ?? { refused: unauthenticated('credential_invalid') }
    )
  }

  #find(vendorId: string, purposeName: string): Offer | TokenRefusal {
    const mount = this.#ports.mounts.get(mountName(vendorId, 'main'))
    if (mount === undefined || mount.vendor.id !== vendorId)
      return { code: 'ERR_VENDOR_UNKNOWN', reason: 'vendor_unknown' }
    const { vendor } = mount
    const purposes = vendor.tokens?.purposes ?? {}
    const purpose = Object.hasOwn(purposes, purposeName) ? purposes[purposeName] : undefined
    if (purpose !== undefined) return { vendor, purpose }
    const detail =
      vendor.tokens === undefined
        ? `${vendor.name} has no temporary tokens of any kind.`
        : (vendor.tokens.absent?.[purposeName] ?? `It has tokens for: ${Object.keys(purposes).join(', ')}.`)
    return { code: 'ERR_TOKENS_NOT_OFFERED', reason: 'purpose_unknown', detail }
  }

  #limit(caller: Caller, user: string | undefined, request: MintRequest): TokenRefusal | undefined {
    const { limits, clock } = this.#ports
    const limited = limits.take(
      {
        perClient: caller.client.id,
        ...(user === undefined ? {} : { perUser: `${caller.client.id} ${user}` }),
        // Of all others it was taken before they were known.
        ...(caller.kind === 'client-key' ? { perAddress: request.wish.address ?? request.address } : {}),
      },
      clock.now(),
    )
    return limited === undefined ? undefined : limitedRefusal(limited)
  }

  #admit(caller: Caller, user: string | undefined, request: MintRequest, { vendor, purpose }: Offer) {
    const operation = vendor.operations.find(({ id }) => id === purpose.operation)
    const mount = this.#ports.mounts.get(mountName(vendor.id, operation?.service ?? ''))
    if (operation === undefined || mount === undefined)
      throw new TypeError(`${purpose.operation} is no operation of ${vendor.id}`)
    return this.#ports.guard.admitFor(caller.client, {
      requestId: this.#ports.nextRequestId(),
      mount,
      operation,
      path: operation.path,
      query: '',
      address: request.address,
      user,
    })
  }

  async #mintOwn(
    caller: Caller,
    user: string | undefined,
    request: MintRequest,
    { vendor, purpose }: Offer,
    terms: MintTerms,
  ): Promise<MintedAnswer | TokenRefusal> {
    const made = await mintToken(this.#ports, {
      requestId: this.#ports.nextRequestId(),
      clientId: caller.client.id,
      vendor: vendor.id,
      purpose: request.purpose,
      user: user ?? null,
      lifetimeSeconds: terms.lifetime,
      sessionSeconds: terms.session,
      refreshOf: request.wish.refreshOf ?? null,
      caller: caller.operator ?? caller.kind,
      isUnsafe: request.wish.unsafe === true,
    })
    if (isTokenRefusal(made)) return made
    const socket = vendor.operations.find(({ id }) => id === purpose.relay?.operation)
    const base = request.base.replace(/^http/, 'ws')
    return {
      token: made.text,
      id: made.token.id,
      vendor: vendor.id,
      purpose: request.purpose,
      mode: 'relay',
      expiresInSeconds: terms.lifetime,
      expiresAtMs: made.token.expiresAtMs,
      maxSessionSeconds: terms.session,
      url: `${base}/${mountName(vendor.id, socket?.service ?? '')}${purpose.relay?.path}`,
      extra: {},
    }
  }

  async #askVendor(
    caller: Caller,
    user: string | undefined,
    admission: Admission,
    request: MintRequest,
    { purpose }: Offer,
    terms: MintTerms,
  ): Promise<MintedAnswer | TokenRefusal> {
    const { clock, callVendor, record } = this.#ports
    const { direct } = purpose
    if (direct === undefined)
      return { code: 'ERR_TOKENS_NOT_OFFERED', reason: 'direct_unknown', field: 'mode' }
    const asked = {
      lifetimeSeconds: terms.lifetime,
      sessionSeconds: terms.session,
      parameters: request.wish.parameters ?? {},
    }
    let question: ReturnType<DirectMint['ask']>
    try {
      question = direct.ask(asked)
    } catch (error) {
      if (!isSallyportError(error)) throw error
      const { code, field, detail } = error
      return { code, reason: 'parameters_refused', ...(field && { field }), ...(detail && { detail }) }
    }
    const askedAtMs = clock.now()
    const answer = await callVendor(
      { ...admission, query: question.query ?? '' },
      question.body,
      direct.clamp && ((body) => direct.clamp?.(body, asked) ?? body),
    )
    if ('reason' in answer) return tokenRefusalOf(answer)
    const read = answer.status < 300 ? direct.read(answer.body) : undefined
    if (read === undefined)
      return {
        code: 'ERR_TOKENS_VENDOR',
        reason: 'vendor_answer',
        detail: `It answered with ${answer.status}.`,
      }
    const expiresAtMs = read.expiresAtMs ?? askedAtMs + terms.lifetime * 1000
    const expiresInSeconds = Math.max(0, Math.floor((expiresAtMs - askedAtMs) / 1000))
    await record({
      requestId: admission.requestId,
      atMs: clock.now(),
      phase: 'event',
      action: 'token.mint',
      actor: { kind: 'client', id: caller.client.id, ...(user === undefined ? {} : { claimedUser: user }) },
      result: 'success',
      metadata: {
        vendor: request.vendor,
        purpose: request.purpose,
        mode: 'direct',
        caller: caller.operator ?? caller.kind,
        lifetimeSeconds: expiresInSeconds,
        sessionSeconds: terms.session,
        ...(request.wish.unsafe === true ? { unsafe: true } : {}),
      },
    })
    return {
      token: new Secret(read.token),
      id: undefined,
      vendor: request.vendor,
      purpose: request.purpose,
      mode: 'direct',
      expiresInSeconds,
      expiresAtMs,
      maxSessionSeconds: terms.session,
      url: direct.url?.(admission.origin),
      extra: read.extra ?? {},
    }
  }
}

interface Offer {
  readonly vendor: VendorProfile
  readonly purpose: Purpose
}
