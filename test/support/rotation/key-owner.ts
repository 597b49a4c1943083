import type { Control } from '../../../src/control/index.ts'
import { awaitsSomebody, type Rotation } from '../../../src/rotation/index.ts'
import type { EmulatedVendors } from '../emulated-vendors.ts'
import { environment } from '../world.ts'

/** Whoever rotates the key of one vendor: starts, makes keys at the dashboard, deletes there what may be deleted. */
export class KeyOwner {
  readonly vendor: keyof EmulatedVendors
  readonly #vendors: EmulatedVendors
  /** What the vendor calls the present key, where there is no API. */
  #presentId: string
  #made: { readonly id: string; readonly key: string } | undefined

  constructor(vendor: keyof EmulatedVendors, vendors: EmulatedVendors, presentId: string) {
    this.vendor = vendor
    this.#vendors = vendors
    this.#presentId = presentId
  }

  /** What the vendor calls the keys that there may be, where there is no API. */
  get wantedIds(): readonly string[] {
    return [this.#presentId, ...(this.#made === undefined ? [] : [this.#made.id])]
  }

  /** Does whatever is to be done now; `mayStart` begins another rotation where none is open. */
  async act(control: Control, mayStart: boolean): Promise<void> {
    const rotations = (await control.perform('rotation.list', {})).filter(
      ({ vendor }) => vendor === this.vendor,
    )
    const open = rotations.find(({ endedAtMs }) => endedAtMs === null)
    if (open !== undefined) return this.#help(control, open)
    if (mayStart) await control.perform('rotation.start', { vendor: this.vendor, environment })
  }

  async #help(control: Control, rotation: Rotation): Promise<void> {
    const { emulator } = this.#vendors[this.vendor]
    if (awaitsSomebody(rotation)) {
      this.#made ??= emulator.createKey()
      await control.perform('rotation.provide', { id: rotation.id, value: this.#made.key })
    } else if (rotation.problem?.includes('still accepts the old key') && this.#made !== undefined) {
      // The key with the webhook badge cannot be deleted.
      if (this.vendor === 'retellai')
        this.#vendors.retellai.emulator.dashboard.designateWebhookKey(this.#made.id)
      if (!emulator.revokeKey(this.#presentId)) throw new Error(`${this.vendor} does not delete its old key`)
      this.#presentId = this.#made.id
      this.#made = undefined
    }
  }
}
