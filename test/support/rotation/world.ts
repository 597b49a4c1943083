import { Buffer } from 'node:buffer'
import { type Actor, ManualClock, type Recorder, Secret, systemRandom } from '../../../src/core/index.ts'
import type { Consumer } from '../../../src/rotation/consumer.ts'
import { defaultTiming, type RotationPorts } from '../../../src/rotation/ports.ts'
import type { Rotation } from '../../../src/rotation/rotation.ts'
import { type RotationPlan, Rotations } from '../../../src/rotation/rotations.ts'
import { openVault, type Vault } from '../../../src/vault/index.ts'
import { MemoryRecorder, MemoryVaultStore } from '../memory-stores.ts'
import { Acme } from './acme.ts'
import { Fuse } from './fuse.ts'
import { MemoryRotationStore } from './memory-store.ts'

export const by: Actor = { kind: 'operator', id: 'alice' }
export const slot = { vendor: 'acme', environment: 'production' } as const

/** Everything a rotation needs, in memory: what is in it outlives the process that `restart` ends. */
export class RotationWorld {
  readonly acme = new Acme()
  readonly clock = new ManualClock(1_000_000)
  readonly recorder = new MemoryRecorder()
  readonly store = new MemoryRotationStore()
  readonly vaultStore = new MemoryVaultStore()
  readonly live = new Set<string>()
  readonly usable = new Set<string>()
  /** What was said of the keys that webhooks are verified with. */
  readonly webhooks: string[] = []
  /** What was told of rotations. */
  readonly announced = new Set<string>()
  /** Who has the key beside the gate. */
  readonly consumers: Consumer[] = []
  readonly #master = {
    kind: 'raw',
    base64: new Secret(Buffer.from(systemRandom(32)).toString('base64')),
  } as const
  readonly #isAutomatic: boolean
  #processes = 0
  vault!: Vault
  rotations!: Rotations

  private constructor(isAutomatic: boolean) {
    this.#isAutomatic = isAutomatic
  }

  /** With a key in use, and a rotator where the vendor's API is to be used. */
  static async open(isAutomatic: boolean): Promise<RotationWorld> {
    const world = new RotationWorld(isAutomatic)
    await world.restart()
    await world.add('default', world.acme.add('first').value)
    if (isAutomatic) await world.add('rotator', world.acme.add('rotator').value)
    return world
  }

  /** Another process over what the one before has left; `change` may change its ports, and `fuse` may end it. */
  async restart(
    change: (ports: RotationPorts) => RotationPorts = (ports) => ports,
    fuse = new Fuse(),
  ): Promise<void> {
    this.#processes += 1
    const { clock, acme } = this
    const record: Recorder = (event) => fuse.pass(() => this.recorder.record(event))
    this.vault = await openVault({
      store: fuse.wrap(this.vaultStore),
      master: this.#master,
      clock,
      random: systemRandom,
      record,
    })
    this.rotations = new Rotations(
      change({
        store: fuse.wrap(this.store),
        vault: this.vault,
        clock,
        random: systemRandom,
        record,
        probe: (candidate) => fuse.pass(() => acme.probe(candidate)),
        ask: (asker, request) => fuse.pass(() => acme.ask(asker, request)),
        offerOf: async (vendor) => (vendor === 'acme' ? acme.offer : undefined),
        automaticFor: (vendor, environment, name) =>
          this.#isAutomatic
            ? { vendor, environment, name, rotator: 'rotator', settings: { account: 'a' } }
            : undefined,
        announce: (rotation) =>
          fuse.pass(async () => {
            this.announced.add(`${rotation.id} ${rotation.state}`)
          }),
        consumersOf: () => this.consumers,
        keysInUse: async () => ({ usable: this.usable, live: this.live }),
        refresh: () => this.vault.reload(),
        verifyWebhooksWith: async (_key, before, after) => {
          this.webhooks.push(`${before.reveal()} to ${after.reveal()}`)
        },
        forgetWebhookKey: async (_key, value, keepMs) => {
          this.webhooks.push(`${value.reveal()} for ${keepMs}`)
        },
        timing: defaultTiming,
        holder: `process-${this.#processes}`,
      }),
    )
  }

  async add(name: string, value: string): Promise<string> {
    const { key } = await this.vault.add(
      { ...slot, name, region: 'us', value: new Secret(value), probe: this.acme.probe },
      by,
    )
    return key.id
  }

  start(more: Partial<RotationPlan> = {}): Promise<Rotation> {
    return this.rotations.start({ ...slot, reason: 'asked', ...more }, by)
  }

  /** Goes on with it until it ends or nothing more happens, moving the clock, for at most `steps` looks. */
  async finish(id: string, steps = 1_000): Promise<Rotation> {
    let rotation = await this.rotations.advance(id)
    for (let step = 0; step < steps && rotation.endedAtMs === null; step += 1) {
      this.clock.advance(Math.max(100, rotation.nextAtMs - this.clock.now()))
      rotation = await this.rotations.advance(id)
    }
    return rotation
  }

  /** The value that calls use. */
  used(): string {
    return this.vault.resolve(slot.vendor, slot.environment).secret.reveal()
  }

  /** The vendor key that the plan must name, where the account has several. */
  get firstId(): string {
    return this.acme.keys.find(({ name }) => name === 'first')?.id ?? ''
  }
}
