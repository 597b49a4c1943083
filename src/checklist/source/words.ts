import type { Expression } from './source-file.ts'

/** Returns every name and member that an expression is made of, in the words of the program. */
export function wordsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name]
    case 'member':
      return [...wordsOf(expression.object), expression.name]
    case 'call':
      return [
        ...wordsOf(expression.callee),
        ...expression.positional.flatMap(wordsOf),
        ...wordsOf(expression.keywords),
      ]
    case 'record':
      return [
        ...[...expression.fields].flatMap(([name, value]) => [name, ...wordsOf(value)]),
        ...expression.spreads.flatMap(wordsOf),
      ]
    case 'literal':
      return typeof expression.value === 'string' ? [expression.value] : []
    case 'list':
      return [...expression.items, ...expression.spreads].flatMap(wordsOf)
    case 'other':
      return expression.parts.flatMap(wordsOf)
    default:
      return []
  }
}

/** Returns every name and member in an expression, without what is written in texts. */
export function namesOf(expression: Expression): readonly string[] {
  const texts = new Set(textsOf(expression))
  return wordsOf(expression).filter((word) => !texts.has(word))
}

function textsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? [expression.value] : []
    case 'member':
      return textsOf(expression.object)
    case 'call':
      return [expression.callee, ...expression.positional, expression.keywords].flatMap(textsOf)
    case 'list':
      return [...expression.items, ...expression.spreads].flatMap(textsOf)
    case 'record':
      return [...expression.fields.values(), ...expression.spreads].flatMap(textsOf)
    case 'other':
      return expression.parts.flatMap(textsOf)
    default:
      return []
  }
}
