import { SallyportError } from './errors.ts'

const localHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Returns an address without a slash at its end. Throws ERR_CORE_INPUT, which names `field`, unless it is https or this
 * machine: a key would go over the wire in clear.
 */
export function requireSafeUrl(text: string, field: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLocal = url?.protocol === 'http:' && localHosts.includes(url.hostname)
  if (url === undefined || (url.protocol !== 'https:' && !isLocal)) {
    const detail = 'Give an address that starts with https://, or with http:// on this machine.'
    throw new SallyportError('ERR_CORE_INPUT', { field, detail })
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
