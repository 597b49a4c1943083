import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  type JWTPayload,
  SignJWT,
} from 'jose'

/** A provider of identities on loopback: its published keys, and whatever token a test needs of it. */
export interface IdentityProvider {
  readonly issuer: string
  readonly keysUrl: string
  /** The public key in PEM, as an attacker would take it for a shared secret. */
  readonly publicPem: string
  sign(
    claims: JWTPayload,
    change?: { readonly alg?: string; readonly kid?: string; readonly endless?: boolean },
  ): Promise<string>
  close(): Promise<void>
}

export const audience = 'https://gate.example.com'

/** Starts a provider with one RSA key. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const privatePem = await exportPKCS8(privateKey)
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [jwk] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    keysUrl: `${issuer}/keys`,
    publicPem: await exportSPKI(publicKey),
    sign: async (claims, { alg = 'RS256', kid = 'one', endless = false } = {}) =>
      new SignJWT({
        iss: issuer,
        aud: audience,
        ...(endless ? {} : { exp: Math.floor(Date.now() / 1000) + 300 }),
        ...claims,
      })
        .setProtectedHeader({ alg, kid })
        .sign(await importPKCS8(privatePem, alg)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
