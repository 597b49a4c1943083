import { expect, test } from 'vitest'
import { loadVendors } from '../load.ts'

test('what is of a kind is made by operations that exist and create something; batches are of none', async () => {
  const vendors = (await loadVendors()).filter(({ retention }) => retention !== undefined)
  expect(vendors.length).toBeGreaterThan(1)
  for (const { id, operations, retention } of vendors) {
    const makers = retention?.kinds.flatMap(({ madeBy }) => madeBy) ?? []
    for (const maker of makers) {
      const made = operations.find((operation) => operation.id === maker)
      expect(made?.creates, `${id} ${maker}`).toBeTypeOf('string')
    }
    expect(makers).not.toContain('calls.dial-batch')
  }
})
