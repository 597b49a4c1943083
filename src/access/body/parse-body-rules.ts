import { SallyportError, withSuggestion } from '../../core/index.ts'
import type { BodyRule } from '../body-rule.ts'
import type { Operation } from '../operation.ts'
import { hostGrammar } from './allowed-url.ts'

const idGrammar = /^[a-z0-9][a-z0-9-]{0,62}$/
const pathGrammar = /^(?:[A-Za-z0-9_-]+|\*)(?:\.(?:[A-Za-z0-9_-]+|\*)){0,15}$/
const nameGrammar = /^[A-Za-z0-9_.-]+$/
const targetNames = ['id', 'operations', 'in', 'field', 'observe']
const testNames = ['require', 'set', 'forbid', 'includes', 'add', 'oneOf', 'hosts', 'webhook']
const listLengthMax = 1000

/**
 * Returns an operator's body rules for a vendor, checked. Throws ERR_ACCESS_RULE_INVALID whose `field` is the path to
 * what is wrong, for example `bodyRules[0].operations[1]`, and whose `detail` says what is wrong with it.
 */
export function parseBodyRules(
  input: unknown,
  operations: readonly Operation[],
  field = 'bodyRules',
): readonly BodyRule[] {
  if (!Array.isArray(input)) return refuse(field, 'It must be a list of rules.')
  const ids = new Set<string>()
  return input.map((rule: unknown, index) => {
    const path = `${field}[${index}]`
    const parsed = parseRule(rule, operations, path)
    if (ids.has(parsed.id)) refuse(`${path}.id`, 'Another rule has this id.')
    ids.add(parsed.id)
    return parsed
  })
}

function parseRule(input: unknown, operations: readonly Operation[], path: string): BodyRule {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return refuse(path, 'It must be an object.')
  const rule = input as Record<string, unknown>
  const known = [...targetNames, ...testNames]
  for (const name of Object.keys(rule)) {
    if (!known.includes(name))
      refuse(`${path}.${name}`, withSuggestion('There is no such field.', name, known))
  }
  const tests = testNames.filter((name) => Object.hasOwn(rule, name))
  if (tests.length !== 1) refuse(path, `It needs exactly one of ${testNames.join(', ')}.`)
  if (typeof rule.id !== 'string' || !idGrammar.test(rule.id)) {
    refuse(`${path}.id`, 'It must be lower-case letters, digits and dashes.')
  }
  if (rule.in !== undefined && rule.in !== 'body' && rule.in !== 'query') {
    refuse(`${path}.in`, 'It must be body or query.')
  }
  const grammar = rule.in === 'query' ? nameGrammar : pathGrammar
  if (typeof rule.field !== 'string' || !grammar.test(rule.field)) {
    refuse(`${path}.field`, 'It must be a field path such as redact_pii or tasks.*.agent_override.')
  }
  if (rule.observe !== undefined && typeof rule.observe !== 'boolean') {
    refuse(`${path}.observe`, 'It must be true or false.')
  }
  checkOperations(rule.operations, operations, `${path}.operations`)
  // Checked field by field just above and just below, which the compiler cannot follow.
  return { ...rule, ...parseTest(tests[0] ?? '', rule, path) } as unknown as BodyRule
}

function checkOperations(input: unknown, operations: readonly Operation[], path: string): void {
  const ids = operations.map((operation) => operation.id)
  for (const [index, id] of texts(input, path).entries()) {
    if (!ids.includes(id)) {
      refuse(`${path}[${index}]`, withSuggestion('The vendor has no such operation.', id, ids))
    }
  }
}

function parseTest(
  name: string,
  rule: Readonly<Record<string, unknown>>,
  path: string,
): Record<string, unknown> {
  const value = rule[name]
  const field = `${path}.${name}`
  switch (name) {
    case 'require':
    case 'set':
      return { [name]: plainJson(value, field) }
    case 'forbid':
      return value === true ? { forbid: true } : refuse(field, 'It must be true.')
    case 'webhook':
      return typeof value === 'string' && idGrammar.test(value)
        ? { webhook: value }
        : refuse(field, 'It must be the name of a webhook endpoint.')
    case 'hosts':
      return { hosts: texts(value, field).map((host, index) => parseHost(host, `${field}[${index}]`)) }
    default:
      return { [name]: texts(value, field) }
  }
}

function parseHost(text: string, field: string): string {
  const host = text.toLowerCase()
  if (!hostGrammar.test(host)) refuse(field, 'It must be a host name, with a port where it is not 443.')
  return host.endsWith(':443') ? host.slice(0, -4) : host
}

/** A copy without anything that JSON cannot say, so that what is stored is what will be compared. */
function plainJson(value: unknown, field: string): unknown {
  const text = JSON.stringify(value)
  if (text === undefined || text.length > 10_000)
    refuse(field, 'It must be a JSON value of at most 10,000 characters.')
  return JSON.parse(text)
}

function texts(input: unknown, field: string): readonly string[] {
  if (!Array.isArray(input) || input.length === 0 || input.length > listLengthMax) {
    return refuse(field, `It must be a list of 1 to ${listLengthMax} texts.`)
  }
  for (const [index, item] of input.entries()) {
    if (typeof item !== 'string' || item === '') refuse(`${field}[${index}]`, 'It must be a text.')
  }
  return input as string[]
}

function refuse(field: string, detail: string): never {
  throw new SallyportError('ERR_ACCESS_RULE_INVALID', { field, detail })
}
