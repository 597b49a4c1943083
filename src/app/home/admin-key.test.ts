import { describe, expect, it } from 'vitest'
import { readAdminKey } from './admin-key.ts'

describe('readAdminKey', () => {
  it('is none without a value, and the value where it is long enough', () => {
    expect(readAdminKey({})).toBeUndefined()
    expect(readAdminKey({ SALLYPORT_ADMIN_KEY: '' })).toBeUndefined()
    const value = 'k'.repeat(32)
    expect(readAdminKey({ SALLYPORT_ADMIN_KEY: value })?.reveal()).toBe(value)
  })

  it('refuses one that could be guessed, without repeating it', () => {
    const value = 'short-one-'.repeat(3)
    expect(() => readAdminKey({ SALLYPORT_ADMIN_KEY: value })).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG_INVALID',
        field: 'SALLYPORT_ADMIN_KEY',
        detail: expect.not.stringContaining(value),
      }),
    )
  })
})
