import {
  ActionLog,
  type Actor,
  createId,
  type Environment,
  isSallyportError,
  SallyportError,
  type Secret,
} from '../core/index.ts'
import { defaultKeyName } from '../vault/index.ts'
import type { RotationPorts } from './ports.ts'
import type { Rotation, RotationReason, RotationState } from './rotation.ts'
import { create } from './steps/create.ts'
import { agree, cutOver } from './steps/cut-over.ts'
import { drain } from './steps/drain.ts'
import { keepPending } from './steps/keep-pending.ts'
import {
  type Change,
  giveUp,
  moveTo,
  rotationActor,
  type Step,
  type StepContext,
  waitFor,
} from './steps/step.ts'
import { undo } from './steps/undo.ts'
import { verify } from './steps/verify.ts'

/** A rotation to be begun. */
export interface RotationPlan {
  readonly vendor: string
  readonly environment: Environment
  readonly name?: string
  readonly reason: RotationReason
  readonly finding?: string
  readonly isEmergency?: boolean
  readonly acceptsUnknownAccount?: boolean
  /** What the vendor calls the present key, where nobody can know. */
  readonly vendorKey?: string
}

/** What comes next in each state that is open. */
const steps: Readonly<Partial<Record<RotationState, Step>>> = {
  created: verify,
  verified: cutOver,
  active: agree,
  draining: drain,
}

/** Replaces vendor keys, one step at a time; every step is written down before the next, and may be taken twice. */
export class Rotations {
  readonly #ports: RotationPorts
  readonly #log: ActionLog
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(ports: RotationPorts) {
    this.#ports = ports
    this.#log = new ActionLog(ports.clock, ports.random, ports.record)
  }

  list(): Promise<readonly Rotation[]> {
    return this.#ports.store.list()
  }

  /**
   * Plans a rotation and returns it; nothing is done at the vendor before `advance`. Throws ERR_VAULT_KEY_MISSING where
   * there is no key to replace, ERR_ROTATION_UNDER_WAY, ERR_ROTATION_UNKNOWN_VENDOR.
   */
  async start(plan: RotationPlan, by: Actor): Promise<Rotation> {
    const { vendor, environment, name = defaultKeyName, reason } = plan
    const { clock, random, store, vault } = this.#ports
    await this.#offerOf(vendor)
    const keys = await vault.list()
    const old = keys.find(
      (key) =>
        key.state === 'active' &&
        key.vendor === vendor &&
        key.environment === environment &&
        key.name === name,
    )
    if (old === undefined)
      throw new SallyportError('ERR_VAULT_KEY_MISSING', { detail: `${vendor}, ${environment}, ${name}` })
    const nowMs = clock.now()
    const id = createId('rot', random)
    const rotation: Rotation = {
      id,
      vendor,
      environment,
      name,
      region: old.region,
      mode: this.#ports.automaticFor(vendor, environment, name) === undefined ? 'assisted' : 'automatic',
      state: 'planned',
      reason,
      finding: plan.finding ?? null,
      isEmergency: plan.isEmergency ?? false,
      acceptsUnknownAccount: plan.acceptsUnknownAccount ?? false,
      oldKeyId: old.id,
      newKeyId: null,
      oldVendorId: plan.vendorKey ?? (await this.#vendorIdOf(old.id)),
      newVendorId: null,
      vendorName: `sallyport-${environment}-${name}-${id.slice('rot_'.length)}`,
      undoing: null,
      problem: null,
      startedAtMs: nowMs,
      changedAtMs: nowMs,
      endedAtMs: null,
      nextAtMs: nowMs,
      deliveredAtMs: null,
      takenBackAtMs: null,
      unreached: null,
      disabledAtMs: null,
      goneAtMs: null,
      lastUseSeen: null,
    }
    await this.#log.run({ action: 'rotation.start', ...about(rotation) }, by, () => store.insert(rotation))
    await this.#ports.announce(rotation)
    return rotation
  }

  /**
   * Takes the new key of an assisted rotation. Throws ERR_ROTATION_STATE where none is waited for, and what the vault
   * throws for a value that is none, or is known.
   */
  provide(id: string, value: Secret, by: Actor): Promise<Rotation> {
    return this.#inCharge(id, async (rotation, context) => {
      if (rotation.state !== 'planned' || rotation.mode !== 'assisted' || rotation.undoing !== null)
        throw new SallyportError('ERR_ROTATION_STATE', { field: 'id', detail: `${id} is ${rotation.state}.` })
      const newKeyId = await keepPending(context, rotation, value, by)
      return this.#save(rotation, moveTo(context, 'created', { newKeyId }))
    })
  }

  /** Gives a rotation up: calls use the old key again. Throws ERR_ROTATION_STATE where it has ended. */
  abort(id: string, by: Actor): Promise<Rotation> {
    return this.#inCharge(id, async (rotation, context) => {
      if (rotation.undoing !== null) return rotation
      return this.#log.run({ action: 'rotation.abort', ...about(rotation) }, by, () =>
        this.#save(rotation, giveUp(context, 'An operator gave it up.')),
      )
    })
  }

  /**
   * Does what can be done now, and returns how the rotation stands: at its end, or with the time before which there is
   * nothing to do. Where another process has charge of it, that one goes on.
   */
  advance(id: string): Promise<Rotation> {
    return this.#inTurn(id, () => this.#advance(id))
  }

  async #advance(id: string): Promise<Rotation> {
    const { store, clock, holder, timing } = this.#ports
    const nowMs = clock.now()
    const taken = await store.take(id, holder, nowMs, nowMs + timing.leaseMs)
    if (taken === undefined) return this.#require(id)
    try {
      let rotation = taken
      while (rotation.endedAtMs === null && rotation.nextAtMs <= clock.now() && !awaitsSomebody(rotation)) {
        const context = await this.#contextOf(rotation)
        rotation = await this.#save(rotation, await takeStep(context, rotation))
      }
      return rotation
    } finally {
      await store.release(id, holder)
    }
  }

  #inCharge(
    id: string,
    act: (rotation: Rotation, context: StepContext) => Promise<Rotation>,
  ): Promise<Rotation> {
    return this.#inTurn(id, () => this.#takeCharge(id, act))
  }

  /** The store tells processes apart, not those who ask in one: a server's own clock, and any number of commands. */
  #inTurn(id: string, act: () => Promise<Rotation>): Promise<Rotation> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(act, act)
    this.#turns.set(id, turn)
    const leave = () => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id)
    }
    turn.then(leave, leave)
    return turn
  }

  async #takeCharge(
    id: string,
    act: (rotation: Rotation, context: StepContext) => Promise<Rotation>,
  ): Promise<Rotation> {
    const { store, clock, holder, timing } = this.#ports
    const nowMs = clock.now()
    const rotation = await store.take(id, holder, nowMs, nowMs + timing.leaseMs)
    if (rotation === undefined) {
      const { state, endedAtMs } = await this.#require(id)
      throw endedAtMs === null
        ? new SallyportError('ERR_ROTATION_TAKEN', { field: 'id' })
        : new SallyportError('ERR_ROTATION_STATE', { field: 'id', detail: `${id} is ${state}.` })
    }
    try {
      return await act(rotation, await this.#contextOf(rotation))
    } finally {
      await store.release(id, holder)
    }
  }

  /** On record first: whoever reads the log knows at least as much as whoever goes on. */
  async #save(rotation: Rotation, change: Change): Promise<Rotation> {
    const { store, clock, holder, timing } = this.#ports
    const next = { ...rotation, ...change }
    if (next.state !== rotation.state) {
      await this.#log.run({ action: `rotation.${next.state}`, ...about(next) }, rotationActor, async () => {})
      await this.#ports.announce(next)
    }
    await store.save(next, holder, clock.now() + timing.leaseMs)
    return next
  }

  async #contextOf(rotation: Rotation): Promise<StepContext> {
    const { store, clock, holder, timing } = this.#ports
    return {
      ...this.#ports,
      log: this.#log,
      offer: await this.#offerOf(rotation.vendor),
      keepCharge: () => store.save(rotation, holder, clock.now() + timing.leaseMs),
    }
  }

  async #offerOf(vendor: string) {
    const offer = await this.#ports.offerOf(vendor)
    if (offer === undefined)
      throw new SallyportError('ERR_ROTATION_UNKNOWN_VENDOR', { field: 'vendor', detail: vendor })
    return offer
  }

  async #require(id: string): Promise<Rotation> {
    const rotation = await this.#ports.store.find(id)
    if (rotation === undefined) throw new SallyportError('ERR_ROTATION_UNKNOWN', { field: 'id', detail: id })
    return rotation
  }

  /** A key that a rotation made is known by the name that it got there. */
  async #vendorIdOf(keyId: string): Promise<string | null> {
    const rotations = await this.#ports.store.list()
    return (
      rotations.findLast(({ newKeyId, state }) => newKeyId === keyId && state === 'revoked')?.newVendorId ??
      null
    )
  }
}

/** A rotation that somebody must give the new key for. */
export function awaitsSomebody({ state, mode, undoing }: Rotation): boolean {
  return state === 'planned' && mode === 'assisted' && undoing === null
}

async function takeStep(context: StepContext, rotation: Rotation): Promise<Change> {
  const step = rotation.undoing === null ? (steps[rotation.state] ?? create) : undo
  try {
    return await step(context, rotation)
  } catch (error) {
    if (!isSallyportError(error) || error.kind === 'internal') throw error
    // What the configuration or the vault lacks may be mended while it waits.
    return waitFor(context, context.timing.lookMs, error.message)
  }
}

function about({
  id,
  vendor,
  environment,
  name,
  mode,
  reason,
  finding,
  oldKeyId,
  newKeyId,
  undoing,
}: Rotation) {
  return {
    resource: `rotation/${id}`,
    metadata: {
      vendor,
      environment,
      name,
      mode,
      reason,
      oldKeyId,
      ...(newKeyId === null ? {} : { newKeyId }),
      ...(finding === null ? {} : { finding }),
      ...(undoing === null ? {} : { why: undoing }),
    },
  }
}
