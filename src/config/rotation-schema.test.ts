import { expect, test } from 'vitest'
import { rotation } from './rotation-schema.ts'

const automatic = [{ vendor: 'castai', environment: 'production' }]

test('a key that a rotation makes must not end before the next rotation is due', () => {
  const problems = (settings: object) =>
    rotation.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  expect(problems({ automatic })).toBeUndefined()
  expect(problems({ expiryMs: '30d' })).toBeUndefined()
  expect(problems({ automatic, expiryMs: '90d' })).toEqual([
    'expiryMs: It must be longer than maxAgeMs: a key would end before it is due.',
  ])
  expect(problems({ automatic, expiryMs: '30d', maxAgeMs: { production: '29d' } })).toBeUndefined()
})
