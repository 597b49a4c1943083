/** A host as rules list it: a name or an IPv4 address in lower case, with a port where it is not 443. */
export const hostGrammar =
  /^(?=.{1,260}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[1-9]\d{0,4})?$/

const urlGrammar = /^https:\/\/([A-Za-z0-9.-]+(?::\d{1,5})?)(?:[/?#][\x21-\x5b\x5d-\x7e]*)?$/

/**
 * Returns true for an https URL on one of the hosts. The text itself is held against a strict grammar, because the
 * vendor's URL parser need not be ours: no user part, backslash, white space, control or non-ASCII character.
 */
export function isUrlOnHosts(text: string, hosts: readonly string[]): boolean {
  const authority = urlGrammar.exec(text)?.[1]
  if (authority === undefined) return false
  const host = authority.toLowerCase()
  return hosts.includes(host.endsWith(':443') ? host.slice(0, -4) : host)
}
