import type { Node } from './lezer.ts'
import type { CallUse, Expression } from './source-file.ts'
import { noFields } from './source-reader.ts'

/** What is not there. */
export const nothing: Expression = { kind: 'literal', value: null }
/** `this`. */
export const self: Expression = { kind: 'name', name: 'this' }

const uses: Readonly<Record<string, CallUse>> = {
  AwaitExpression: 'awaited',
  MemberExpression: 'awaited',
  ReturnStatement: 'returned',
  ArrowFunction: 'returned',
  ArgList: 'handed',
  ArrayExpression: 'handed',
  VariableDeclaration: 'kept',
}

/** Returns the arguments of a call that has none. */
export function noArguments({ parent }: Node) {
  const use = uses[parent?.name ?? ''] ?? 'dropped'
  return { positional: [] as Expression[], keywords: noFields, use }
}

/** Whether a node stands for a sign, or for a word that says nothing of a value. */
export function isPunctuation({ name }: Node): boolean {
  return (
    /^[^A-Za-z]+$/.test(name) || name === 'Equals' || name === 'const' || name === 'let' || name === 'var'
  )
}

/** Returns the text of a string without its quotes; of anything else the text. */
export function unquote(text: string): string {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return text
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}
