import { SallyportError } from '../../../src/core/index.ts'
import type { Rotation, RotationStore } from '../../../src/rotation/index.ts'

interface Kept {
  rotation: Rotation
  holder: string
  untilMs: number
}

/** A rotation store that forgets everything at the end of the test. */
export class MemoryRotationStore implements RotationStore {
  readonly #kept = new Map<string, Kept>()

  async insert(rotation: Rotation): Promise<void> {
    const { vendor, environment, name } = rotation
    const isUnderWay = [...this.#kept.values()].some(
      ({ rotation: other }) =>
        other.endedAtMs === null &&
        other.vendor === vendor &&
        other.environment === environment &&
        other.name === name,
    )
    if (isUnderWay) throw new SallyportError('ERR_ROTATION_UNDER_WAY')
    this.#kept.set(rotation.id, { rotation, holder: '', untilMs: 0 })
  }

  async list(): Promise<readonly Rotation[]> {
    return [...this.#kept.values()].map(({ rotation }) => rotation)
  }

  async find(id: string): Promise<Rotation | undefined> {
    return this.#kept.get(id)?.rotation
  }

  async take(id: string, holder: string, nowMs: number, untilMs: number): Promise<Rotation | undefined> {
    const kept = this.#kept.get(id)
    if (kept === undefined || kept.rotation.endedAtMs !== null) return undefined
    if (kept.holder !== holder && kept.untilMs > nowMs) return undefined
    this.#kept.set(id, { ...kept, holder, untilMs })
    return kept.rotation
  }

  async save(rotation: Rotation, holder: string, untilMs: number): Promise<void> {
    if (this.#kept.get(rotation.id)?.holder !== holder) throw new SallyportError('ERR_ROTATION_TAKEN')
    this.#kept.set(rotation.id, { rotation, holder, untilMs })
  }

  async release(id: string, holder: string): Promise<void> {
    const kept = this.#kept.get(id)
    if (kept?.holder === holder) this.#kept.set(id, { ...kept, holder: '', untilMs: 0 })
  }
}
