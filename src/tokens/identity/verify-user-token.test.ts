import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { ManualClock } from '../../core/index.ts'
import { verifyUserToken } from './verify-user-token.ts'

const issuer = 'https://id.example'
const { privateKey, publicKey } = await generateKeyPair('ES256')
const key = await importJWK(await exportJWK(publicKey), 'ES256')
const provider = { issuer, audience: 'app', algorithms: ['ES256'], userClaim: 'sub', keys: async () => key }

async function userOf(sub: string): Promise<string | undefined> {
  const token = await new SignJWT({ sub })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(issuer)
    .setAudience('app')
    .setExpirationTime(60)
    .sign(privateKey)
  return (await verifyUserToken(token, [provider], new ManualClock(0)))?.user
}

test('a user keeps the name that the provider gives', async () => {
  expect(await userOf('auth0|ada@example.com')).toBe('auth0|ada@example.com')
})

test('no two users have one name, whatever letters they are written in', async () => {
  const claims = ['a b', 'a%20b', 'a%2520b', 'Zo\u00eb', 'Zo%C3%AB']
  const names = await Promise.all(claims.map(userOf))
  expect(new Set(names).size).toBe(claims.length)
  for (const name of names) expect(name).toMatch(/^[\x21-\x7e]+$/)
})

test('half a letter is nobody', async () => {
  expect(await userOf('\ud800')).toBeUndefined()
})
