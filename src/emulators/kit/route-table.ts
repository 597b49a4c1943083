import type { EmulatorRoute } from './emulator.ts'

interface CompiledRoute {
  readonly route: EmulatorRoute
  readonly pattern: RegExp
  readonly names: readonly string[]
  /** Literal characters in the template: the more, the more specific. */
  readonly weight: number
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Turns a path template into an anchored expression; a parameter never crosses a slash. */
function compileTemplate(path: string): { pattern: RegExp; names: string[]; weight: number } {
  const names: string[] = []
  let weight = 0
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (part.startsWith('{')) {
        names.push(part.slice(1, -1))
        return '([^/]+?)'
      }
      weight += part.length
      return escapeRegExp(part)
    })
    .join('')
  return { pattern: new RegExp(`^${source}$`), names, weight }
}

/** Finds the most specific route of a table for a method and a raw path. */
export class RouteTable {
  readonly #byMethod = new Map<string, CompiledRoute[]>()

  constructor(routes: readonly EmulatorRoute[]) {
    for (const route of routes) {
      const compiled = { route, ...compileTemplate(route.path) }
      const list = this.#byMethod.get(route.method) ?? []
      list.push(compiled)
      this.#byMethod.set(route.method, list)
    }
    for (const list of this.#byMethod.values()) list.sort((a, b) => b.weight - a.weight)
  }

  find(method: string, path: string): { route: EmulatorRoute; params: Record<string, string> } | undefined {
    for (const { route, pattern, names } of this.#byMethod.get(method) ?? []) {
      const match = pattern.exec(path)
      if (!match) continue
      const params: Record<string, string> = {}
      names.forEach((name, index) => {
        params[name] = decodeParam(match[index + 1] ?? '')
      })
      return { route, params }
    }
    return undefined
  }
}

function decodeParam(raw: string): string {
  try {
    return decodeURIComponent(raw)
  } catch {
    return raw
  }
}
