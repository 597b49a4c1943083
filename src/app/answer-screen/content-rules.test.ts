import { expect, test } from 'vitest'
import { loadVendors } from '../../vendors/index.ts'
import { isLookedAt, refuseUnlookable, type Sight } from './content-rules.ts'

const open: Sight = { redact: undefined, seesUnredacted: false, safety: undefined, reviews: false }
const sights: readonly Sight[] = [
  { ...open, redact: ['personal'] },
  { ...open, safety: 'default' },
]

test('whatever shows people is looked at or refused', async () => {
  let personal = 0
  for (const { operations, content } of await loadVendors()) {
    if (content === undefined) continue
    const named = [...content.echoes, ...content.free, ...content.live, ...Object.keys(content.wholes)]
    expect(named.filter((id) => operations.every((operation) => operation.id !== id))).toEqual([])
    expect(content.begun.filter((id) => !content.echoes.includes(id))).toEqual([])
    for (const operation of operations.filter(({ flags }) => flags.has('personal'))) {
      personal += 1
      expect(refuseUnlookable(operation, content, open)).toBeUndefined()
      for (const sight of sights) {
        const isRefused = refuseUnlookable(operation, content, sight) !== undefined
        expect(isRefused || isLookedAt(operation.id, content, sight), operation.id).toBe(true)
      }
    }
  }
  expect(personal).toBeGreaterThan(40)
})

test('contacts, exports and calls that are listened to are not shown past redaction', async () => {
  const vendor = (await loadVendors()).find(({ id }) => id === 'retellai')
  for (const id of ['contacts.list', 'contacts.conversations', 'exports.list', 'live-calls.listen']) {
    const operation = vendor?.operations.find((one) => one.id === id)
    if (operation === undefined || vendor?.content === undefined) throw new Error(`no ${id}`)
    for (const sight of sights) expect(refuseUnlookable(operation, vendor.content, sight), id).toBeDefined()
  }
})
