import type { VendorProfile } from '../../src/vendors/index.ts'

/** What packs that others have published say and no vendor has: none of it may stand in ours. */
const invented: readonly [RegExp, string][] = [
  [/\/health\b/, 'a health route'],
  [/\bsk_(?:live|test)_/, 'a prefix of keys that no vendor here has'],
  [/\bclient\.track\b|\.track\(/i, 'a call that records'],
  [/api\.castai\.com/, 'a host that is not there'],
  [/x-(?:assemblyai|castai|cast)-signature/i, 'a signature that nobody sends'],
  [/@retellai\/sdk|_SECRET\b/, 'a package or variable that is not there'],
]

const headerNames = /`((?:Authorization|X-[A-Za-z-]+): (?:Bearer )?<key>)`/g
const operations = /`(GET|POST|PUT|PATCH|DELETE) (\/[^`\s]*)`/g

/**
 * Returns every claim about a vendor in a text that its profile does not bear out: an operation that is not there, a key
 * that goes out in another way, a header that no webhook has, a host that is not its own, anything that was made up.
 */
export function falseClaims(text: string, vendor: VendorProfile): string[] {
  const services = Object.values(vendor.services)
  const keyHeaders = services.map(
    ({ credential: { header, format } }) => `${header}: ${format === 'bearer' ? 'bearer ' : ''}<key>`,
  )
  const hosts = services.flatMap(({ origins }) =>
    Object.values(origins).map((origin) => new URL(origin).host),
  )
  const webhookHeaders = (vendor.webhooks ?? []).flatMap(({ scheme }) =>
    'header' in scheme ? [scheme.header] : [],
  )
  const found = invented.filter(([pattern]) => pattern.test(text)).map(([, what]) => what)
  for (const [, method = '', path = ''] of text.matchAll(operations)) {
    const [bare = ''] = path.split('?')
    if (!vendor.operations.some((each) => each.method === method && matches(each.path, bare)))
      found.push(`${method} ${bare} is no operation of ${vendor.id}`)
  }
  for (const [, header = ''] of text.matchAll(headerNames))
    if (!keyHeaders.includes(header.toLowerCase()))
      found.push(`${header} is not how ${vendor.id} takes a key`)
  for (const [, name = ''] of text.matchAll(/`(x-[a-z-]*signature)`/g))
    if (!webhookHeaders.includes(name)) found.push(`${name} signs nothing of ${vendor.id}`)
  for (const [, host = ''] of text.matchAll(/`((?:[a-z0-9-]+\.)+(?:com|ai|dev))`/g))
    if (!hosts.includes(host)) found.push(`${host} is no host of ${vendor.id}`)
  const isSigned = (vendor.webhooks ?? []).some(({ scheme }) => scheme.kind === 'hmac')
  if (/\bHMAC\b/.test(text) && !isSigned) found.push(`nothing of ${vendor.id} is signed with an HMAC`)
  return found
}

function matches(template: string, path: string): boolean {
  const pattern = template.replace(/\{[^}]+\}/g, '[^/]+')
  return new RegExp(`^${pattern}$`).test(path) || template === path
}
