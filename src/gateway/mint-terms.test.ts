import { expect, test } from 'vitest'
import { defaultTokenPolicy, type Purpose } from '../tokens/index.ts'
import { assemblyaiTokens } from '../vendors/assemblyai-tokens.ts'
import { retellaiTokens } from '../vendors/retellai-tokens.ts'
import { decideTerms } from './mint-terms.ts'

const streaming = assemblyaiTokens.purposes.streaming as Purpose
const webCall = retellaiTokens.purposes['web-call'] as Purpose
const direct = { mode: 'direct' } as const

test("the vendor's own token is given where it is allowed, and turns are not to be redacted", () => {
  const allowed = { ...defaultTokenPolicy, allowDirect: true }
  expect(decideTerms(direct, streaming, allowed)).toMatchObject({ mode: 'direct' })
  expect(decideTerms(direct, streaming, defaultTokenPolicy)).toMatchObject({ code: 'ERR_TOKENS_DIRECT' })
  const redacting = { ...allowed, redact: ['personal'] }
  expect(decideTerms(direct, streaming, redacting)).toMatchObject({ code: 'ERR_TOKENS_DIRECT' })
  expect(decideTerms({}, streaming, redacting)).toMatchObject({ mode: 'relay' })
  // Nothing of such a call passes the gate in any mode.
  expect(decideTerms({}, webCall, redacting)).toMatchObject({ mode: 'direct' })
})
