import { describe, expect, test } from 'vitest'
import { loadVendor, loadVendors, vendorIds } from './load.ts'

describe('loadVendor', () => {
  test.each(vendorIds)('%s is the profile of that id', async (id) => {
    expect((await loadVendor(id)).id).toBe(id)
  })

  test('suggests the vendor that was meant', async () => {
    await expect(loadVendor('assemblyia')).rejects.toMatchObject({
      code: 'ERR_VENDOR_UNKNOWN',
      field: 'vendor',
      detail: 'Did you mean assemblyai?',
    })
    await expect(loadVendor('retell')).rejects.toMatchObject({ detail: 'Did you mean retellai?' })
  })

  test.each(['', 'openrouter-eu-west', '__proto__', 'constructor', 'AssemblyAI/../castai'])(
    'refuses %j without loading anything',
    async (id) => {
      await expect(loadVendor(id)).rejects.toMatchObject({ code: 'ERR_VENDOR_UNKNOWN' })
    },
  )
})

test('loadVendors gives every profile, in the order of the ids', async () => {
  expect((await loadVendors()).map(({ id }) => id)).toEqual(vendorIds)
})
