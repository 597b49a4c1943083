import { expect, it } from 'vitest'
import { z } from 'zod'
import { configSchema } from './schema.ts'
import { environmentSettings, settings } from './settings.ts'

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
}

/** Lists the paths of the leaves of a schema, `<>` for names of one's own choice and `[]` for entries. */
function leaves(schema: JsonSchema, path: string): string[] {
  const { properties, additionalProperties, items } = schema
  if (properties) {
    return Object.entries(properties).flatMap(([name, inner]) =>
      leaves(inner, path ? `${path}.${name}` : name),
    )
  }
  if (typeof additionalProperties === 'object') return leaves(additionalProperties, `${path}.<>`)
  return items && hasParts(items) ? leaves(items, `${path}[]`) : [path]
}

const hasParts = (schema: JsonSchema) => schema.properties !== undefined
const documented = settings.map(({ path }) => path.replace(/<\w+>/g, '<>'))

it('describes every setting that the schema takes, and no other', () => {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  // The rules of one grant are written as those under `rules`: they are described once.
  const rulesOfGrant = /(constraints\.bodyRules\[\])\..*$/
  const taken = new Set(leaves(schema, '').map((path) => path.replace(rulesOfGrant, '$1')))
  expect(taken.size).toBeGreaterThan(40)
  const wholes = [
    'vendors',
    'keys',
    'clients',
    'rules',
    'tokens',
    'check.attestations',
    'check.waivers',
    'scan.waivers',
    'audit.sinks',
    'rotation.automatic',
    'rotation.targets',
    'retention.policies',
    'safety.policies',
  ]
  expect(documented.filter((path) => !wholes.includes(path)).sort()).toEqual([...taken].sort())
})

it('gives every setting of the file a variable, itself or with the list it belongs to', () => {
  const overridden = settings.filter(({ variable }) => variable !== undefined).map(({ path }) => path)
  for (const { path } of settings) {
    const covered = overridden.some(
      (whole) => path === whole || (path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length))),
    )
    expect(covered, path).toBe(true)
  }
})

it('names each variable and each path once', () => {
  const variables = [...settings, ...environmentSettings].flatMap(({ variable }) => variable ?? [])
  expect(new Set(variables).size).toBe(variables.length)
  expect(new Set(documented).size).toBe(documented.length)
  for (const variable of variables) expect(variable).toMatch(/^SALLYPORT_[A-Z_]+$/)
})
