import type { z } from 'zod'
import { SallyportError, withSuggestion } from '../core/index.ts'

/** One thing that is wrong with the configuration. Names the place and the rule, never the value. */
export interface Problem {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

type RawIssue = Parameters<z.core.$ZodErrorMap>[0]

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
}

/** Returns a path as people write it: `clients[0].grants[1].scopes`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')
}

/** Says what is wrong in our words; zod's are for programmers. */
export function describeIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'It is missing.'
      return `It must be ${nouns[String(issue.expected)] ?? String(issue.expected)}.`
    case 'invalid_value': {
      const values = issue.values.map(String)
      if (issue.input === undefined) return 'It is missing.'
      return withSuggestion(`It must be one of ${values.join(', ')}.`, issue.input, values)
    }
    case 'too_small':
      return limit(issue.origin, 'at least', issue.minimum)
    case 'too_big':
      return limit(issue.origin, 'at most', issue.maximum)
    case 'not_multiple_of':
      return 'It must be a whole number.'
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'This name cannot be used.'
    default:
      return undefined
  }
}

function limit(origin: string, bound: 'at least' | 'at most', count: number | bigint): string {
  if (origin === 'string') return `It must have ${bound} ${count} characters.`
  if (origin === 'array') return `It must have ${bound} ${count} ${count === 1 ? 'entry' : 'entries'}.`
  return `It must be ${bound} ${count}.`
}

/** Returns the problems of a failed parse. Unknown settings, which zod reports together, become one each. */
export function listProblems(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }]
    const messages = issue.message.split('\n')
    return issue.keys.map((key, index) => ({ path: [...issue.path, key], message: messages[index] ?? '' }))
  })
}

/** A problem whose place is named as the user can find it: a setting of the file, or a variable. */
export interface NamedProblem {
  readonly field: string
  readonly message: string
}

/** Returns one ERR_CONFIG_INVALID for all problems: `field` is the first one's, `detail` has a line for each. */
export function configError(problems: readonly NamedProblem[], cause?: unknown): SallyportError {
  return new SallyportError('ERR_CONFIG_INVALID', {
    field: problems[0]?.field || 'sallyport.yaml',
    detail: problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('\n'),
    cause,
  })
}
