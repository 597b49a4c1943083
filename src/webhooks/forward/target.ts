import { isIP } from 'node:net'
import { SallyportError } from '../../core/index.ts'
import { isPrivateAddress } from './private-address.ts'

/**
 * Returns the address that events go to. Throws ERR_WEBHOOK_TARGET_REFUSED for anything but https to a public host, with
 * neither credentials nor fragment; where private addresses are allowed, http is too. A host by name is looked at again
 * each time it is resolved.
 */
export function parseTarget(text: string, allowPrivate: boolean): URL {
  const url = URL.parse(text)
  if (url === null) throw refused('It is no URL.')
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw refused('It has credentials or a fragment.')
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw refused('It is not https.')
  const host = url.hostname.replace(/^\[(.+)\]$/, '$1')
  // The parser has brought every spelling of an address into one form: 0x7f.1 is 127.0.0.1 here.
  const isPrivate = isIP(host) === 0 ? /^localhost$|\.localhost$/.test(host) : isPrivateAddress(host)
  if (isPrivate && !allowPrivate) throw refused('It is in a private network, or this machine.')
  return url
}

function refused(detail: string): SallyportError {
  return new SallyportError('ERR_WEBHOOK_TARGET_REFUSED', { field: 'target', detail })
}
