import type { SyntaxNode, Tree } from '@lezer/common'

export type Node = SyntaxNode

/** What lezer's parsers have in common. */
export interface Parser {
  parse(text: string): Tree
}

/** The children of a node, without comments and what could not be understood. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!child.type.isError && !child.name.endsWith('Comment') && child.name !== 'Comment')
      children.push(child)
  }
  return children
}
