import {
  ActionLog,
  type Actor,
  type Clock,
  createId,
  type Environment,
  type RandomSource,
  type Recorder,
  randomBase62,
  SallyportError,
} from '../../core/index.ts'
import type { WebhookSource } from '../source/webhook-source.ts'
import { parseStandardSecret } from '../verify/standard-webhooks.ts'
import type { StoredEndpoint, WebhookStore } from '../webhook-store.ts'
import {
  type AgeingSecret,
  defaultSettings,
  type Endpoint,
  type EndpointSecrets,
  type EndpointSettings,
} from './endpoint.ts'
import type { Sealer } from './sealer.ts'
import { createSigningSecret, requireSettings } from './settings.ts'

/** An endpoint with its secrets, for whoever verifies and signs. */
export interface OpenEndpoint {
  readonly endpoint: Endpoint
  readonly secrets: EndpointSecrets
}

export interface NewEndpoint {
  readonly name: string
  readonly vendor: string
  readonly source: WebhookSource
  readonly environment: Environment
  readonly settings: Partial<EndpointSettings>
  /** What deliveries are verified with; made here where the vendor takes a value of our choice and none is given. */
  readonly secret?: string
}

export interface EndpointsOptions {
  readonly store: WebhookStore
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: RandomSource
  readonly record: Recorder
}

const nameGrammar = /^[a-z0-9][a-z0-9-]{0,62}$/
const binding = 'secrets'

/** Makes, changes and finds endpoints. Every change is recorded before it takes effect. */
export class Endpoints {
  readonly #options: EndpointsOptions
  readonly #log: ActionLog
  #byName: ReadonlyMap<string, OpenEndpoint> = new Map()
  #byId: ReadonlyMap<string, OpenEndpoint> = new Map()
  #followers: ReadonlyMap<string, readonly OpenEndpoint[]> = new Map()

  constructor(options: EndpointsOptions) {
    this.#options = options
    this.#log = new ActionLog(options.clock, options.random, options.record)
  }

  /** Takes over what is in the store. To be called at the start and after each change, here or elsewhere. */
  async reload(): Promise<void> {
    const stored = await this.#options.store.loadEndpoints()
    const opened = stored.map((one) => this.#open(one))
    this.#byName = new Map(opened.map((one) => [one.endpoint.name, one]))
    this.#byId = new Map(opened.map((one) => [one.endpoint.id, one]))
    const following = opened.filter(({ endpoint }) => endpoint.settings.follows !== undefined)
    this.#followers = Map.groupBy(following, ({ endpoint }) => endpoint.settings.follows ?? '')
  }

  find(name: string): OpenEndpoint | undefined {
    return this.#byName.get(name)
  }

  byId(id: string): OpenEndpoint | undefined {
    return this.#byId.get(id)
  }

  /** Endpoints that want the events of one, too. */
  followersOf(name: string): readonly OpenEndpoint[] {
    return this.#followers.get(name) ?? []
  }

  list(): readonly Endpoint[] {
    return [...this.#byName.values()].map(({ endpoint }) => endpoint)
  }

  /** Throws ERR_WEBHOOK_ENDPOINT_UNKNOWN. */
  require(name: string): OpenEndpoint {
    const found = this.#byName.get(name)
    if (found === undefined) throw new SallyportError('ERR_WEBHOOK_ENDPOINT_UNKNOWN', { field: 'name' })
    return found
  }

  /**
   * Returns a new endpoint and its secrets. Throws ERR_CORE_INPUT for a name that does not fit an address,
   * ERR_WEBHOOK_SECRET_MISSING where the vendor gives out the secret and none was given, ERR_WEBHOOK_TARGET_REFUSED,
   * ERR_WEBHOOK_ENDPOINT_EXISTS.
   */
  async add(input: NewEndpoint, by: Actor): Promise<OpenEndpoint> {
    const { name, vendor, source, environment } = input
    if (!nameGrammar.test(name))
      throw new SallyportError('ERR_CORE_INPUT', {
        field: 'name',
        detail: 'Lower-case letters, digits and dashes, at most 63.',
      })
    const settings = requireSettings({ ...defaultSettings, ...input.settings })
    if (settings.follows !== undefined) this.#requireLeader(settings.follows, input)
    const { random, clock } = this.#options
    const endpoint: Endpoint = {
      id: createId('wh', random),
      name,
      vendor,
      source: source.id,
      environment,
      settings,
      createdAtMs: clock.now(),
    }
    const secrets: EndpointSecrets = {
      path: randomBase62(32, random),
      derive: randomBase62(43, random),
      verify: settings.follows === undefined ? [{ value: this.#verifySecret(source, input.secret) }] : [],
      sign: [{ value: createSigningSecret(random) }],
    }
    const metadata = { name, vendor, source: source.id, environment, ...describe(settings) }
    await this.#log.run({ action: 'webhook.add', resource: `webhook/${endpoint.id}`, metadata }, by, () =>
      this.#options.store.insertEndpoint(this.#seal({ endpoint, secrets })),
    )
    await this.reload()
    return { endpoint, secrets }
  }

  /** Puts another secret in the place of one; the one before holds until `keepMs` from now. Returns the new secrets. */
  async rotate(
    name: string,
    which: { readonly kind: 'sign' } | { readonly kind: 'verify'; readonly value: string },
    keepMs: number,
    by: Actor,
  ): Promise<OpenEndpoint> {
    const present = this.require(name)
    const nowMs = this.#options.clock.now()
    const value = which.kind === 'sign' ? createSigningSecret(this.#options.random) : which.value
    if (which.kind === 'verify') requirePrintable(value)
    const before = present.secrets[which.kind].filter(
      ({ value: old, endsAtMs }) => old !== value && (endsAtMs === undefined || endsAtMs > nowMs),
    )
    const ageing = before.map(
      (one): AgeingSecret => ({ ...one, endsAtMs: Math.min(one.endsAtMs ?? Infinity, nowMs + keepMs) }),
    )
    const changed = { ...present, secrets: { ...present.secrets, [which.kind]: [{ value }, ...ageing] } }
    const metadata = { which: which.kind, keepMs }
    const action = { action: 'webhook.rotate', resource: `webhook/${present.endpoint.id}`, metadata }
    await this.#log.run(action, by, () => this.#options.store.updateEndpoint(this.#seal(changed)))
    await this.reload()
    return changed
  }

  /** Ends what deliveries were verified with before, `keepMs` from now at the latest. The present secret stays. */
  async endVerifySecret(name: string, value: string, keepMs: number, by: Actor): Promise<void> {
    const present = this.require(name)
    const endsAtMs = this.#options.clock.now() + keepMs
    const isTooLong = (one: AgeingSecret) =>
      one.value === value && one.endsAtMs !== undefined && one.endsAtMs > endsAtMs
    const { verify } = present.secrets
    if (!verify.some(isTooLong)) return
    const ending = verify.map((one) => (isTooLong(one) ? { ...one, endsAtMs } : one))
    const changed = { ...present, secrets: { ...present.secrets, verify: ending } }
    const metadata = { which: 'verify', keepMs }
    const action = { action: 'webhook.end-secret', resource: `webhook/${present.endpoint.id}`, metadata }
    await this.#log.run(action, by, () => this.#options.store.updateEndpoint(this.#seal(changed)))
    await this.reload()
  }

  /** Takes an endpoint away, with every event of it. */
  async remove(name: string, by: Actor): Promise<void> {
    const { endpoint } = this.require(name)
    const [follower] = this.followersOf(name)
    if (follower !== undefined) {
      const detail = `${follower.endpoint.name} follows it: remove that first.`
      throw new SallyportError('ERR_CORE_INPUT', { field: 'name', detail })
    }
    const action = { action: 'webhook.remove', resource: `webhook/${endpoint.id}`, metadata: { name } }
    await this.#log.run(action, by, () => this.#options.store.deleteEndpoint(endpoint.id))
    await this.reload()
  }

  /** Whoever follows gets what was sent to another: of the same kind, and nothing that is answered. */
  #requireLeader(name: string, { vendor, source, environment }: NewEndpoint): void {
    const { endpoint } = this.require(name)
    const refuse = (detail: string) => new SallyportError('ERR_CORE_INPUT', { field: 'follows', detail })
    if (endpoint.settings.follows !== undefined) throw refuse('It follows another one itself.')
    if (source.synchronous !== undefined) throw refuse('The vendor waits for one answer.')
    const isSame =
      endpoint.vendor === vendor && endpoint.source === source.id && endpoint.environment === environment
    if (!isSame) throw refuse('It is of another vendor, kind or environment.')
  }

  #verifySecret(source: WebhookSource, given: string | undefined): string {
    if (given !== undefined) {
      requirePrintable(given)
      if (source.scheme.kind === 'standard-webhooks') parseStandardSecret(given)
      return given
    }
    if (source.secret.origin === 'vendor') {
      throw new SallyportError('ERR_WEBHOOK_SECRET_MISSING', { field: 'secret', detail: source.secret.help })
    }
    return randomBase62(43, this.#options.random)
  }

  #seal({ endpoint, secrets }: OpenEndpoint): StoredEndpoint {
    const bytes = Buffer.from(JSON.stringify(secrets))
    return { endpoint, sealed: this.#options.sealer.seal(bytes, endpoint.id, binding) }
  }

  #open({ endpoint, sealed }: StoredEndpoint): OpenEndpoint {
    const bytes = this.#options.sealer.open(sealed, endpoint.id, binding)
    // What was stored before there was such a setting has it as it is without anybody's wish.
    const settings = { ...defaultSettings, ...endpoint.settings }
    return {
      endpoint: { ...endpoint, settings },
      secrets: JSON.parse(bytes.toString('utf8')) as EndpointSecrets,
    }
  }
}

/** A secret travels in a header: one printable word. */
function requirePrintable(value: string): void {
  if (!/^[\x21-\x7e]{8,512}$/.test(value))
    throw new SallyportError('ERR_WEBHOOK_SECRET_SHAPE', { field: 'secret' })
}

/** What the record says of the settings: where events go, and what was allowed. */
function describe(settings: EndpointSettings) {
  const { target, allowPrivate, allowOverrides, confirm, ordered, redact, quarantine, follows, safety } =
    settings
  const host = target === undefined ? undefined : new URL(target).host
  return {
    ...(host === undefined ? {} : { host }),
    ...(follows === undefined ? {} : { follows }),
    ...(safety === undefined ? {} : { safety }),
    ...{ allowPrivate, allowOverrides, confirm, ordered, redact, quarantine },
  }
}
