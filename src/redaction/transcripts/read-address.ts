import type { Field, Passage } from './field.ts'

const address = /^([a-z][\w+.-]*:\/\/)([^/?#\s]*)(\S*)$/i
const signs = /([/?#&=;]+)/
/** Longer ones are none that anybody made. */
const lengthMax = 8_192
/** A name before `=` that is longer announces nothing. */
const nameLengthMax = 64

/**
 * Returns the parts of a web address as passages: the parts of its path, the values it is asked with, a login. That it is an
 * address is no finding. Returns undefined for a text that is none.
 */
export function addressPassages(
  text: string,
  path: string,
  write: (text: string) => void,
): Passage[] | undefined {
  const [, scheme = '', host = '', rest = ''] = address.exec(text) ?? []
  if (scheme === '' || text.length > lengthMax) return undefined
  const login = /^(.*)@/.exec(host)?.[1] ?? ''
  // A plain login before a host is an e-mail address together with it, or looks like one.
  const end = login === '' || login.includes('@') ? login.length : host.length
  const parts = [scheme, host.slice(0, end), host.slice(end), ...rest.split(signs)]
  const passages: Passage[] = []
  let offset = 0
  for (const [index, part] of parts.entries()) {
    const isRead = index === 1 || (index > 2 && !signs.test(part))
    if (isRead && part !== '')
      passages.push({
        lines: [{ label: labelOf(parts, index), fields: [partOf(parts, index, path, offset, write)] }],
      })
    offset += part.length
  }
  return passages
}

/** The name of a value: `email` of `?email=ada`. */
const labelOf = (parts: readonly string[], index: number) =>
  parts[index - 1] === '=' ? `${parts[index - 2]?.slice(0, nameLengthMax)}: ` : ''

function partOf(
  parts: string[],
  index: number,
  path: string,
  offset: number,
  write: (text: string) => void,
): Field {
  return {
    path,
    text: decode(parts[index] as string),
    offset,
    address: 'part',
    write: (part) => {
      parts[index] = part.replaceAll(/[\s%/?#&]/g, encodeURIComponent)
      write(parts.join(''))
    },
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
