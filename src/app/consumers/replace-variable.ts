import { parseEnv } from 'node:util'

/** What every reader of such files takes as it stands, quoted or not: nothing that ends a word, a quote or a line, nor expands. */
const plainValue = /^[A-Za-z0-9._~+/=:@-]+$/

/** A new text, or in plain words why there is none. */
export type Replaced = { readonly text: string } | { readonly problem: string }

/**
 * Returns the text of an environment file with another value of one variable; every other byte stays. The variable must
 * stand there once, with one of the values `before`. What Node's own reader makes of both texts must differ in nothing but
 * that: so a line inside the text of another variable is not taken for one.
 */
export function replaceVariable(
  text: string,
  variable: string,
  after: string,
  before: readonly string[],
): Replaced {
  if (!plainValue.test(after))
    return { problem: 'the value has characters that readers of such files disagree on' }
  const was = parseEnv(text)
  const present = was[variable]
  if (present === undefined) return { problem: `it has no ${variable}` }
  if (present !== after && !before.includes(present))
    return { problem: `its ${variable} is another key than the one that is rotated` }
  const lines = [...text.matchAll(lineOf(variable))]
  const [line] = lines
  if (line === undefined || lines.length > 1)
    return { problem: `it must have one line of the form ${variable}=...` }
  const [, begin = '', quote = '', value = ''] = line
  if (value !== present)
    return { problem: `the value of its ${variable} cannot be told from what stands around it` }
  const at = line.index + begin.length + quote.length
  const replaced = text.slice(0, at) + after + text.slice(at + value.length)
  return isOnlyChange(was, parseEnv(replaced), variable, after)
    ? { text: replaced }
    : { problem: `its ${variable} cannot be replaced without a change to others` }
}

/** A line that sets the variable: what stands before its value, the quote if there is one, and the value. */
function lineOf(variable: string): RegExp {
  return new RegExp(`^([ \\t]*(?:export[ \\t]+)?${variable}[ \\t]*=[ \\t]*)(["'\`]?)([^\\s"'\`#]*)`, 'gm')
}

function isOnlyChange(
  was: NodeJS.Dict<string>,
  is: NodeJS.Dict<string>,
  variable: string,
  after: string,
): boolean {
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  return [...names].every((name) => is[name] === (name === variable ? after : was[name]))
}
