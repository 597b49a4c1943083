import { describe, expect, it } from 'vitest'
import { cases as sealed } from './sealed/index.ts'
import { holds } from './support/holds.ts'
import { vendors } from './support/key.ts'
import { cases as tuning } from './tuning/index.ts'

const halves = { tuning: [...tuning()], sealed: [...sealed()] }
const all = [...halves.tuning, ...halves.sealed]

/** Names and hosts of the vendors, as people spell them. */
const vendorWord = /assembly|aai|retell|cast\W?ai/i

describe.each(Object.entries(halves))('the %s half', (_, half) => {
  it.each(vendors)('has at least 200 files that leak a key of %s and say whose it is', (vendor) => {
    const found = half.filter((one) => one.vendor === vendor && one.needsOwnKeys !== true)
    expect(found.length).toBeGreaterThanOrEqual(200)
  })

  it('has at least 150 files with nothing to find', () => {
    const negatives = half.filter((one) => one.expect.length === 0)
    expect(negatives.length).toBeGreaterThanOrEqual(150)
    expect(negatives.every((one) => one.vendor === 'none')).toBe(true)
  })
})

describe('a case', () => {
  it('has an id and a content of its own', () => {
    expect(new Set(all.map((one) => one.id)).size).toBe(all.length)
    const leaks = all.filter((one) => one.expect.length > 0)
    expect(new Set(leaks.map((one) => one.content)).size).toBe(leaks.length)
  })

  it('shares no template with the other half', () => {
    const templates = Object.values(halves).map((half) => new Set(half.map((one) => one.id.split('/')[2])))
    const [first = new Set(), second = new Set()] = templates
    const shared = [...first].filter((name) => second.has(name))
    expect(shared).toEqual([])
  })

  it('really holds each secret that it expects', () => {
    for (const { id, content, expect: expected } of all)
      for (const { secret } of expected) expect(holds(content, secret), id).toBe(true)
  })

  it('expects no secret twice, and no secret is in two cases', () => {
    const secrets = all.flatMap((one) => one.expect.map(({ secret }) => secret))
    expect(new Set(secrets).size).toBe(secrets.length)
  })

  it('names the vendor exactly where the vault is not needed', () => {
    for (const { id, content, file, vendor, needsOwnKeys } of all) {
      if (vendor !== 'assemblyai' && vendor !== 'retellai') continue
      const named = [content, file].some((text) => vendorWord.test(text) || holdsWordInside(text))
      expect(named, id).toBe(needsOwnKeys !== true)
    }
  })

  it('is the same whenever it is written', () => {
    expect([...tuning(), ...sealed()]).toEqual(all)
  })
})

/** Returns whether a base64 run of the text names a vendor. */
function holdsWordInside(text: string): boolean {
  return ['RETELL', 'retell', 'Retell', 'ASSEMBLY', 'AssemblyAI', 'AAI_'].some((word) => holds(text, word))
}
