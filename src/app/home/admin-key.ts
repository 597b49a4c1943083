import { SallyportError, Secret } from '../../core/index.ts'

/** 32 characters of base64 or hex hold at least 128 bits: no number of attempts over the network finds them. */
const charactersMin = 32

/** Returns the admin key that a server is given, if any. Throws ERR_CONFIG_INVALID where it could be guessed. */
export function readAdminKey(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Secret | undefined {
  const { SALLYPORT_ADMIN_KEY: value } = environment
  if (!value) return undefined
  if (value.length >= charactersMin) return new Secret(value)
  throw new SallyportError('ERR_CONFIG_INVALID', {
    field: 'SALLYPORT_ADMIN_KEY',
    detail: `It must have at least ${charactersMin} characters. Make one with: openssl rand -base64 32`,
  })
}
