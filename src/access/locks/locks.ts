import {
  ActionLog,
  type Actor,
  type Clock,
  createId,
  type RandomSource,
  type Recorder,
  SallyportError,
} from '../../core/index.ts'
import type { AccessStore } from '../access-store.ts'
import type { Lock, LockTarget } from './lock.ts'

const kinds = ['everything', 'vendor', 'key', 'client', 'user']
const reasonGrammar = /^[^\p{Cc}]{1,500}$/u
const idGrammar = /^[\x21-\x7e]{1,256}$/

/** Sets and lifts the kill switch. A lock that cannot be recorded is not set: then revoke, or stop the gate. */
export class Locks {
  readonly #store: AccessStore
  readonly #clock: Clock
  readonly #random: RandomSource
  readonly #log: ActionLog

  constructor(options: { store: AccessStore; clock: Clock; random: RandomSource; record: Recorder }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#random = options.random
    this.#log = new ActionLog(options.clock, options.random, options.record)
  }

  /** Returns the new lock. Throws ERR_CORE_INPUT for a target or reason that is not usable. */
  async add(target: LockTarget, reason: string, by: Actor): Promise<Lock> {
    checkTarget(target)
    if (!reasonGrammar.test(reason)) throw new SallyportError('ERR_CORE_INPUT', { field: 'reason' })
    const lock: Lock = {
      id: createId('lock', this.#random),
      target,
      reason,
      createdAtMs: this.#clock.now(),
      createdBy: by.id,
    }
    const action = { action: 'lock.add', resource: `lock/${lock.id}`, metadata: { target, reason } }
    await this.#log.run(action, by, () => this.#store.insertLock(lock))
    return lock
  }

  async list(): Promise<readonly Lock[]> {
    return (await this.#store.load()).locks
  }

  /** Takes a lock away and returns it. Throws ERR_ACCESS_LOCK_UNKNOWN. */
  async lift(id: string, by: Actor): Promise<Lock> {
    const lock = (await this.list()).find((candidate) => candidate.id === id)
    if (lock === undefined) throw new SallyportError('ERR_ACCESS_LOCK_UNKNOWN')
    const action = { action: 'lock.lift', resource: `lock/${id}`, metadata: { target: lock.target } }
    await this.#log.run(action, by, async () => {
      if (!(await this.#store.deleteLock(id))) throw new SallyportError('ERR_ACCESS_LOCK_UNKNOWN')
    })
    return lock
  }
}

function checkTarget(target: LockTarget): void {
  if (!kinds.includes(target.kind)) throw new SallyportError('ERR_CORE_INPUT', { field: 'target.kind' })
  if (target.kind !== 'everything' && !idGrammar.test(target.id)) {
    throw new SallyportError('ERR_CORE_INPUT', { field: 'target.id' })
  }
}
