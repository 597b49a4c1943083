import type { Operation } from '../access/index.ts'

export interface Match {
  readonly operation: Operation
  /** Raw path parameters by name, in the order of the template. */
  readonly params: Readonly<Record<string, string>>
}

interface ParameterEdge {
  readonly name: string
  /** Literal text after the parameter in the same segment, such as `:scale`. */
  readonly suffix: string
  readonly pattern: RegExp
  readonly node: Node
}

interface Node {
  readonly literals: Map<string, Node>
  readonly parameters: ParameterEdge[]
  /** By upper-case method. */
  readonly operations: Map<string, Operation>
}

const createNode = (): Node => ({ literals: new Map(), parameters: [], operations: new Map() })

const templateSegment = /^(?:\{([^}]+)\}([^{}]*)|[^{}]+)$/

/**
 * Finds the operation behind a method and a raw path. Literal segments win over parameters; a parameter holds
 * `[A-Za-z0-9_~-][A-Za-z0-9._~-]*` and whatever its operation allows besides, and never crosses a slash or a colon
 * that belongs to a `:verb`.
 */
export class Router {
  readonly #root = createNode()

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) this.#add(operation)
  }

  match(method: string, path: string): Match | undefined {
    const values: string[] = []
    const names: string[] = []
    const operation = this.#walk(this.#root, path, 1, method, names, values)
    if (!operation) return undefined
    const params: Record<string, string> = {}
    for (let index = 0; index < names.length; index += 1) {
      params[names[index] as string] = values[index] as string
    }
    return { operation, params }
  }

  #add(operation: Operation): void {
    let node = this.#root
    for (const segment of operation.path.slice(1).split('/')) {
      const parts = templateSegment.exec(segment)
      if (!parts) throw new TypeError(`operation ${operation.id}: unusable path segment`)
      const name = parts[1]
      node =
        name === undefined
          ? literalChild(node, segment)
          : parameterChild(node, operation, name, parts[2] ?? '')
    }
    node.operations.set(operation.method, operation)
  }

  // Depth first, so that `/things/{id}` is still found when `/things/special` exists without the method asked for.
  #walk(
    node: Node,
    path: string,
    from: number,
    method: string,
    names: string[],
    values: string[],
  ): Operation | undefined {
    const slash = path.indexOf('/', from)
    const end = slash === -1 ? path.length : slash
    const segment = path.slice(from, end)
    const literal = node.literals.get(segment)
    if (literal) {
      const found =
        slash === -1
          ? literal.operations.get(method)
          : this.#walk(literal, path, end + 1, method, names, values)
      if (found) return found
    }
    for (const { name, suffix, pattern, node: child } of node.parameters) {
      if (!segment.endsWith(suffix)) continue
      const value = suffix === '' ? segment : segment.slice(0, -suffix.length)
      if (!pattern.test(value)) continue
      names.push(name)
      values.push(value)
      const found =
        slash === -1 ? child.operations.get(method) : this.#walk(child, path, end + 1, method, names, values)
      if (found) return found
      names.pop()
      values.pop()
    }
    return undefined
  }
}

function literalChild(node: Node, segment: string): Node {
  const existing = node.literals.get(segment)
  if (existing) return existing
  const created = createNode()
  node.literals.set(segment, created)
  return created
}

function parameterChild(node: Node, operation: Operation, name: string, suffix: string): Node {
  const extra = operation.paramCharacters?.[name] ?? ''
  const pattern = parameterPattern(extra)
  const existing = node.parameters.find(
    (edge) => edge.name === name && edge.suffix === suffix && edge.pattern.source === pattern.source,
  )
  if (existing) return existing.node
  const edge = { name, suffix, pattern, node: createNode() }
  node.parameters.push(edge)
  node.parameters.sort((a, b) => b.suffix.length - a.suffix.length)
  return edge.node
}

// `%` is only ever allowed as a whole escape, and never one that an upstream would decode into a path character or a
// control, also where it takes overlong UTF-8 (%C0%AE, %E0%80%AE) for what it seems to say.
const harmlessEscape =
  '%(?!2[35EeFf]|3[AaBbFf]|5[Cc]|7[Ff]|[01]|[Cc][01]|[Ee]0%[89]|[Ff]0%8|[Ff][5-9A-Fa-f])[0-9A-Fa-f]{2}'

function parameterPattern(extra: string): RegExp {
  const literals = extra.replaceAll('%', '').replace(/[\\\]^-]/g, '\\$&')
  const escaped = extra.includes('%') ? `|${harmlessEscape}` : ''
  return new RegExp(`^(?:[A-Za-z0-9_~${literals}-]${escaped})(?:[A-Za-z0-9._~${literals}-]${escaped})*$`)
}
