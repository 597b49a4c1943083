import { readEnvironmentValue, type TokenSettings } from '../../config/index.ts'
import { type Environment, SallyportError, Secret, systemRandom } from '../../core/index.ts'
import type { Caller, Credentials } from '../../gateway/index.ts'
import { type IdentityProvider, verifyUserToken } from '../../tokens/index.ts'
import type { App } from '../open-app.ts'

/** Who a user's tokens are minted for: the client whose grants, quotas and locks hold. */
interface ForClient {
  readonly client: string
  readonly environment: Environment
}

type Identify = (credentials: Credentials, address: string) => Promise<Caller | undefined>

/**
 * Returns what finds out whose request it is, by the identity providers and the app's callback that are configured.
 * Throws ERR_CONFIG_INVALID where one of them cannot be asked safely.
 */
export async function createIdentify(app: App): Promise<Identify> {
  const { jwt, callback } = app.config.tokens
  const providers = await Promise.all(jwt.map(createProvider))
  const askApp = callback === undefined ? undefined : await createCallback(app, callback)
  const callerFor = (forClient: ForClient, user: string, kind: Caller['kind']): Caller | undefined => {
    const client = app
      .snapshot()
      .clients()
      .find(
        ({ name, environment, revokedAtMs }) =>
          name === forClient.client && environment === forClient.environment && revokedAtMs === null,
      )
    return client === undefined ? undefined : { client, user, kind }
  }
  return async (credentials, address) => {
    const bearer = credentials.authorization?.replace(/^Bearer /i, '')
    const verified = bearer === undefined ? undefined : await verifyUserToken(bearer, providers, app.clock)
    if (verified !== undefined) return callerFor(verified.provider, verified.user, 'jwt')
    if (askApp === undefined || callback === undefined || !hasSession(credentials)) return undefined
    const user = await askApp(credentials, address)
    return user === undefined ? undefined : callerFor(callback, user, 'callback')
  }
}

async function createProvider(
  provider: TokenSettings['jwt'][number],
  index: number,
): Promise<IdentityProvider & ForClient> {
  const { createRemoteJWKSet } = await import('jose')
  const { issuer } = provider
  const url = URL.parse(provider.keysUrl ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`)
  const isHere = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !isHere)) {
    const detail = 'Its keys are fetched over https: give keysUrl.'
    throw new SallyportError('ERR_CONFIG_INVALID', { field: `tokens.jwt[${index}].issuer`, detail })
  }
  return { ...provider, keys: createRemoteJWKSet(url, { timeoutDuration: 3_000, cooldownDuration: 10_000 }) }
}

async function createCallback(app: App, callback: NonNullable<TokenSettings['callback']>) {
  const { createSessionCallback } = await import('../../http/index.ts')
  const value = await readEnvironmentValue(callback.secretFromEnv)
  if (value === undefined || value.length < 16) {
    throw new SallyportError('ERR_CONFIG_INVALID', {
      field: 'tokens.callback.secretFromEnv',
      detail: `The variable ${callback.secretFromEnv} must hold a secret of at least 16 characters.`,
    })
  }
  const { clock } = app
  return createSessionCallback({
    url: callback.url,
    secret: new Secret(value),
    random: systemRandom,
    now: () => clock.now(),
  })
}

function hasSession({ cookie, authorization }: Credentials): boolean {
  return cookie !== undefined || authorization !== undefined
}
