import { beforeEach, expect, test } from 'vitest'
import { type HashedId, hashIdentifier, type SubjectKeyStore } from '../../audit/index.ts'
import { RememberedSubjectKeys } from './remembered-subject-keys.ts'

const ada = hashIdentifier('ada', Buffer.alloc(32, 1))

/** Keys in memory, that count how often they are asked for and answer when they are told to. */
class CountingKeys implements SubjectKeyStore {
  readonly #keys = new Map<HashedId, Uint8Array>()
  asked = 0
  made = 0
  isBroken = false
  waits: Promise<void> = Promise.resolve()

  async create(subject: HashedId): Promise<Uint8Array> {
    this.asked += 1
    if (this.isBroken) throw new Error('the database is away')
    const key = this.#keys.get(subject) ?? this.#make(subject)
    await this.waits
    return key
  }

  #make(subject: HashedId): Uint8Array {
    this.made += 1
    const key = Buffer.alloc(32, this.made)
    this.#keys.set(subject, key)
    return key
  }

  async find(subject: HashedId): Promise<Uint8Array | undefined> {
    return this.#keys.get(subject)
  }

  async erase(subject: HashedId): Promise<boolean> {
    return this.#keys.delete(subject)
  }
}

let store: CountingKeys
let keys: RememberedSubjectKeys
beforeEach(() => {
  store = new CountingKeys()
  keys = new RememberedSubjectKeys(store)
})

test('a key is asked for once, however many want it, and is at hand from then on', async () => {
  expect(keys.known(ada)).toBeUndefined()
  const [one, two] = await Promise.all([keys.create(ada), keys.create(ada)])
  expect(two).toBe(one)
  expect(keys.known(ada)).toBe(one)
  expect(await keys.create(ada)).toBe(one)
  expect(store.asked).toBe(1)
})

test('after an erasure another key is made, also where one was asked for while it was erased', async () => {
  const first = await keys.create(ada)
  expect(await keys.erase(ada)).toBe(true)
  expect([keys.known(ada), await keys.find(ada)]).toEqual([undefined, undefined])
  expect(await keys.create(ada)).not.toEqual(first)

  keys.forget()
  const slow = Promise.withResolvers<void>()
  store.waits = slow.promise
  const meanwhile = keys.create(ada)
  await keys.erase(ada)
  slow.resolve()
  const dead = await meanwhile
  expect(keys.known(ada)).toBeUndefined()
  expect(await keys.create(ada)).not.toEqual(dead)
})

test('what another process has erased is asked for again once that is heard', async () => {
  const first = await keys.create(ada)
  await store.erase(ada)
  expect(keys.known(ada)).toBe(first)
  keys.forget()
  expect(await keys.create(ada)).not.toEqual(first)
})

test('a failure is told and not remembered', async () => {
  store.isBroken = true
  await expect(keys.create(ada)).rejects.toThrow('the database is away')
  store.isBroken = false
  expect(await keys.create(ada)).toHaveLength(32)
})

test('the number of keys that are remembered has an end', async () => {
  const subjects = Array.from({ length: 4_097 }, (_, index) =>
    hashIdentifier(String(index), Buffer.alloc(32, 1)),
  )
  for (const subject of subjects) await keys.create(subject)
  const remembered = subjects.filter((subject) => keys.known(subject) !== undefined)
  expect(remembered).toEqual(subjects.slice(-1))
})
