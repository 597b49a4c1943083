import type { Node } from './lezer.ts'
import type { Expression } from './source-file.ts'

/** A value that is not there. */
export const nothing: Expression = { kind: 'literal', value: null }

/** Returns the nodes between separators, without brackets. */
export function splitAt(nodes: readonly Node[], separator: string): readonly (readonly Node[])[] {
  const parts: Node[][] = [[]]
  for (const node of nodes) {
    if (node.name === separator) parts.push([])
    else if (node.name !== '(' && node.name !== ')') parts.at(-1)?.push(node)
  }
  return parts.filter(({ length }) => length > 0)
}

/** Returns what a string says, in whichever quotes it stands. */
export function unquote(text: string): string {
  const inner = /^[A-Za-z]*('''|"""|'|")([\s\S]*)\1$/.exec(text)?.[2] ?? text
  return inner.replaceAll(/\\(.)/g, '$1')
}
