import Retell from 'retell-sdk'
import type { Operation } from '../../src/access/index.ts'
import { Router } from '../../src/gateway/router.ts'
import { loadVendor } from '../../src/vendors/index.ts'

type Method = (...parameters: readonly unknown[]) => Promise<unknown>

/** Every method of every resource of the official SDK, as `resource.method`: found, not listed. */
export const retellMethodNames: readonly string[] = Object.entries(new Retell({ apiKey: 'none' }))
  .filter(([, value]) => typeof value === 'object' && value !== null && '_client' in value)
  .flatMap(([resource, value]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(value))
      .filter((name) => name !== 'constructor')
      .map((name) => `${resource}.${name}`),
  )

/** Calls a method by its name. */
export function callRetell(client: Retell, name: string, parameters: readonly unknown[]): Promise<unknown> {
  const [resource = '', method = ''] = name.split('.')
  const target = Reflect.get(client, resource) as Record<string, Method>
  const found = target[method]
  if (found === undefined) throw new Error(`the SDK has no ${name}`)
  return found.apply(target, [...parameters])
}

/** Returns the operation that a method asks for, by making its request without sending it. */
export async function retellOperation(name: string, parameters: readonly unknown[]): Promise<Operation> {
  const router = new Router((await loadVendor('retellai')).operations)
  let operation: Operation | undefined
  const client = new Retell({
    apiKey: 'none',
    baseURL: 'http://127.0.0.1:1',
    maxRetries: 0,
    fetch: async (input, init) => {
      const { pathname, protocol } = new URL(String(input))
      // The SDK also fetches an empty data URL, to learn what this function can do with forms.
      if (protocol !== 'data:')
        operation = router.match(init?.method?.toUpperCase() ?? 'GET', pathname)?.operation
      return Response.json({})
    },
  })
  await callRetell(client, name, parameters)
  if (operation === undefined) throw new Error(`the profile has no operation for ${name}`)
  return operation
}
