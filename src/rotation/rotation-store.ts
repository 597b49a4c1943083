import type { Rotation } from './rotation.ts'

/** What rotations must remember. Implemented once in `storage/`, for both databases. */
export interface RotationStore {
  /** Rejects with ERR_ROTATION_UNDER_WAY where one is open for the same vendor, environment and name. */
  insert(rotation: Rotation): Promise<void>
  /** The newest last. */
  list(): Promise<readonly Rotation[]>
  find(id: string): Promise<Rotation | undefined>
  /**
   * Takes charge of an open rotation until `untilMs`, and returns it as it stands; undefined where it is not open, or
   * another holder has not let go of it.
   */
  take(id: string, holder: string, nowMs: number, untilMs: number): Promise<Rotation | undefined>
  /** Writes how it stands and keeps charge of it until `untilMs`. Rejects with ERR_ROTATION_TAKEN for anybody but its holder. */
  save(rotation: Rotation, holder: string, untilMs: number): Promise<void>
  /** Lets go of it. */
  release(id: string, holder: string): Promise<void>
}
