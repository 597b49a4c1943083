import type { NamedProblem } from './problems.ts'
import { type Setting, settings } from './settings.ts'

/** What the environment changed. */
export interface Overrides {
  /** Variables that are in force, each with the path it took the place of. */
  readonly applied: readonly { readonly variable: string; readonly path: readonly string[] }[]
  readonly problems: readonly NamedProblem[]
}

/**
 * Puts the values of environment variables into the parsed content of `sallyport.yaml`, before it is validated, so
 * that both obey the same rules. An empty variable counts as none.
 */
export function applyOverrides(
  content: Record<string, unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  parseYaml: (text: string) => unknown,
): Overrides {
  const applied: { variable: string; path: string[] }[] = []
  const problems: NamedProblem[] = []
  for (const { variable, path, kind } of settings) {
    const text = variable === undefined ? undefined : environment[variable]
    if (variable === undefined || !text) continue
    const parts = path.split('.')
    try {
      put(content, parts, readValue(text, kind, parseYaml))
      applied.push({ variable, path: parts })
    } catch {
      // The parser's own words may quote the value.
      problems.push({ field: variable, message: 'It is not valid YAML.' })
    }
  }
  return { applied, problems }
}

function readValue(text: string, kind: Setting['kind'], parseYaml: (text: string) => unknown): unknown {
  switch (kind) {
    case 'number':
      // Anything else is left for the schema to judge: it may be a duration.
      return /^\d+$/.test(text) ? Number(text) : text
    case 'list':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
    case 'yaml':
      return parseYaml(text)
    case undefined:
      return text
  }
}

/** A group that is not one stays as it is: the schema says so. */
function put(content: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path
  if (rest.length === 0) {
    content[first] = value
    return
  }
  const group = content[first] ?? {}
  if (typeof group !== 'object' || Array.isArray(group)) return
  content[first] = group
  put(group as Record<string, unknown>, rest, value)
}
