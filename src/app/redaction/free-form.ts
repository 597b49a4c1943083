/** Names and numbers of fields that hold anybody's words, as texts that can be read like any other. */
export interface HiddenTexts {
  /** What stands in those fields and is no text: `card: 4111111111111111` of a number, and of each name the name. */
  readonly texts: readonly string[]
  /** Returns the value with whatever was changed in those texts. */
  show(value: unknown, texts: readonly string[]): unknown
}

/** Shorter numbers are nobody's. */
const numberDigitsMin = 5

/**
 * Returns what redaction does not read by itself in fields that hold whatever an app or a caller has put there: the names in
 * them, and numbers, each after its name, which says what it is.
 */
export function hideFreeForm(value: unknown, freeForm: readonly string[]): HiddenTexts {
  const fields = new Set(freeForm)
  const texts: string[] = []
  visit(value, fields, false, {
    name: (name) => {
      texts.push(name)
      return name
    },
    number: (name, number) => {
      texts.push(labelled(name, number))
      return number
    },
  })
  return {
    texts,
    show(shown, changed) {
      let index = 0
      return visit(shown, fields, false, {
        name: () => changed[index++] ?? '',
        number(name, number) {
          const text = changed[index++] ?? ''
          return text === labelled(name, number) ? number : text.slice(text.indexOf(': ') + 2)
        },
      })
    },
  }
}

interface Visitor {
  name(name: string): string
  number(name: string, number: number): unknown
}

/** Goes through a value in the same order each time, and returns what the visitor makes of it. */
function visit(
  value: unknown,
  fields: ReadonlySet<string>,
  isInside: boolean,
  visitor: Visitor,
  of = '',
): unknown {
  if (typeof value === 'number')
    return isInside && String(value).replaceAll(/\D/g, '').length >= numberDigitsMin
      ? visitor.number(of, value)
      : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => visit(item, fields, isInside, visitor, of))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      isInside ? visitor.name(name) : name,
      visit(member, fields, isInside || fields.has(name), visitor, name),
    ]),
  )
}

/** With words between: a name in the style of code is read as words. */
function labelled(name: string, number: number): string {
  return `${name.replaceAll(/[_-]/g, ' ')}: ${number}`
}
