import type { Person } from '../../retention/index.ts'

/** Where a name goes on it is another's, as `ada@example.com` does in `nada@example.com` and in `ada@example.com.br`. */
const before = String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}_][.@+-])`
const after = String.raw`(?![\p{L}\p{N}_]|[.@+-][\p{L}\p{N}_])`

/**
 * Returns what tells whether a webhook's body holds one of some names, whole and in whatever case. Numbers and addresses may
 * stand in what was said; the name of a user may be a word like any other, and counts where it is all that a field holds.
 */
export function createNameFinder(names: readonly string[], form: Person['form']): (body: string) => boolean {
  const oneOf = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join('|')
  const pattern = new RegExp(form === 'user' ? `^(?:${oneOf})$` : `${before}(?:${oneOf})${after}`, 'iu')
  return (body) => textsIn(body).some((text) => pattern.test(text))
}

/** Every text of a JSON value, names of fields too, however it was escaped; the body itself where it is no JSON. */
function textsIn(body: string): readonly string[] {
  const texts: string[] = []
  try {
    JSON.parse(body, (name, value: unknown) => {
      texts.push(name)
      if (typeof value === 'string' || typeof value === 'number') texts.push(String(value))
      return value
    })
    return texts
  } catch {
    return [body]
  }
}
