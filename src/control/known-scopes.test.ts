import { describe, expect, it } from 'vitest'
import { loadVendor, vendorIds } from '../vendors/index.ts'
import { requireKnownScopes } from './known-scopes.ts'

describe('requireKnownScopes', async () => {
  const vendor = await loadVendor(vendorIds[0])

  it('takes scopes, wildcards and sets that cover something', () => {
    requireKnownScopes(['read:transcripts', 'read:*', 'write:limited'], vendor)
  })

  it('takes what a client sees where answers are looked at, and no wildcard of it', async () => {
    requireKnownScopes(['read:unredacted', 'review:content'], vendor)
    const others = { ...vendor, content: undefined }
    for (const scope of ['review:*', 'review:contents'])
      expect(() => requireKnownScopes([scope], vendor)).toThrow()
    expect(() => requireKnownScopes(['review:content'], others)).toThrow()
  })

  it.each([
    ['read:transcrips', 'ERR_ACCESS_SCOPE_UNKNOWN', 'Did you mean read:transcripts?'],
    ['reed:transcripts', 'ERR_ACCESS_SCOPE_INVALID', 'Did you mean read:transcripts?'],
    ['transcripts:read', 'ERR_ACCESS_SCOPE_INVALID', 'Did you mean read:transcripts?'],
    ['reveal:*', 'ERR_ACCESS_SCOPE_INVALID', ''],
    ['', 'ERR_ACCESS_SCOPE_INVALID', ''],
    ['delete:everything-there-is', 'ERR_ACCESS_SCOPE_UNKNOWN', ''],
  ])('refuses %j', (scope, code, suggestion) => {
    const refused = expect.objectContaining({
      code,
      field: 'scopes[1]',
      detail: expect.stringContaining(suggestion),
    })
    expect(() => requireKnownScopes(['read:transcripts', scope], vendor)).toThrow(refused)
  })
})
