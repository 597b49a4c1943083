import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Retell from 'retell-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { retellArguments } from '../../../test/fixtures/retell-arguments.ts'
import { RouteTable } from '../kit/route-table.ts'
import { type RunningEmulator, serveEmulator } from '../kit/serve.ts'
import { createRetellaiEmulator } from './index.ts'

type Method = (...args: readonly unknown[]) => Promise<unknown>

const emulator = createRetellaiEmulator()
const table = new RouteTable(emulator.routes)
const requested = new Set<string>()
let running: RunningEmulator
let client: Retell
let args: ReturnType<typeof retellArguments>

beforeAll(async () => {
  running = await serveEmulator(emulator)
  const { key } = emulator.createKey({ name: 'conformance' })
  args = retellArguments(await emulator.dashboard.seed())
  client = new Retell({
    apiKey: key,
    baseURL: running.url,
    maxRetries: 0,
    fetch(url, init) {
      const target = new URL(String(url))
      const route = table.find(init?.method?.toUpperCase() ?? 'GET', target.pathname)?.route
      // The SDK also fetches an empty data URL, to learn what this function can do with forms.
      if (target.protocol !== 'data:') requested.add(`${route?.method} ${route?.path}`)
      return fetch(url, init)
    },
  })
})

afterAll(() => running.close())

/** Every method of every resource, as `resource.method`. */
const methodNames = Object.entries(new Retell({ apiKey: 'none' }))
  .filter(([, value]) => typeof value === 'object' && value !== null && '_client' in value)
  .flatMap(([resource, value]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(value))
      .filter((name) => name !== 'constructor')
      .map((name) => `${resource}.${name}`),
  )

describe('every method of the official SDK', () => {
  test('there are as many as version 5.66.1 has', () => {
    expect(methodNames).toHaveLength(114)
  })

  test.each(methodNames)('%s', async (name) => {
    const given = args[name]
    if (!given) throw new Error(`retellArguments has no entry for ${name}`)
    const [resource = '', method = ''] = name.split('.')
    const target = Reflect.get(client, resource) as Record<string, Method>
    const answer = await target[method]?.apply(target, [...given])
    expect(missingFields(answer, declaredReturn(resource, method))).toEqual([])
  })

  test('together they reach 110 endpoints', () => {
    expect(requested.size).toBe(110)
  })

  test('the table has no entry for a method that does not exist', () => {
    expect(Object.keys(args).filter((name) => !methodNames.includes(name))).toEqual([])
  })
})

/** The SDK's own type declarations, read as text: what an answer must have is what they declare without `?`. */
const folder = join(dirname(createRequire(import.meta.url).resolve('retell-sdk')), 'resources')
const declarations = readdirSync(folder)
  .filter((name) => name.endsWith('.d.ts') && name !== 'index.d.ts')
  .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll(/\/\*\*.*?\*\//gs, ''))

function declaredReturn(resource: string, method: string): string {
  const className = new RegExp(`export declare class ${resource}\\b[^]*?\\n}`, 'i')
  const body = declarations.map((text) => className.exec(text)?.[0]).find((found) => found !== undefined)
  const type = new RegExp(`\\b${method}\\([^]*?\\): APIPromise<([^>]+)>`).exec(body ?? '')?.[1]
  if (!type) throw new Error(`no declaration of ${resource}.${method}`)
  return type
}

/** Returns the declared fields an answer lacks, by path. */
function missingFields(answer: unknown, type: string, path = ''): string[] {
  const name = type.split('.').at(-1) ?? ''
  if (name === 'void') return []
  const alias = findDeclaration(new RegExp(`^export type ${name} = ([^;{]+);`, 'm'))
  const list = /^Array<(.+)>$/.exec(alias ?? type)?.[1]
  if (list) {
    if (!Array.isArray(answer)) return [`${path} is no list`]
    return answer.flatMap((item, index) => missingFields(item, list, `${path}[${index}]`))
  }
  if (alias) {
    const attempts = alias.split('|').map((one) => missingFields(answer, one.trim(), path))
    return attempts.toSorted((a, b) => a.length - b.length)[0] ?? []
  }
  const body = findDeclaration(new RegExp(`^export interface ${name} {\\n(.*?)^}`, 'ms'))
  if (body === undefined) throw new Error(`no declaration of ${type}`)
  const required = [...body.matchAll(/^ {4}(\w+): ?(.*)$/gm)]
  if (required.length === 0 && !/^ {4}\w+\?:/m.test(body)) throw new Error(`nothing was read of ${type}`)
  const fields = Object(answer) as Record<string, unknown>
  return required.flatMap(([, field = '', fieldType = '']) => {
    if (fields[field] === undefined) return [`${path}.${field}`]
    const items = /^Array<(\w+)>;$/.exec(fieldType)?.[1]
    return items && /^[A-Z]/.test(items)
      ? missingFields(fields[field], `Array<${items}>`, `${path}.${field}`)
      : []
  })
}

function findDeclaration(pattern: RegExp): string | undefined {
  return declarations.map((text) => pattern.exec(text)?.[1]).find((found) => found !== undefined)
}
