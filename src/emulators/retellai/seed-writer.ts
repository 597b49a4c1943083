import { VendorRefusal } from './answers.ts'
import { asObject, asString, type JsonObject } from './json.ts'
import type { Organisation } from './organisation.ts'
import type { FormBody } from './request-body.ts'
import { keyedRoutes } from './routes.ts'
import type { World } from './world.ts'

type Params = Readonly<Record<string, string>>

/** Calls a workspace's own endpoints from inside, past the key check. Endpoints are named `METHOD /template`. */
export interface SeedWriter {
  readonly organisation: Organisation
  call(endpoint: string, body: JsonObject, params?: Params): Promise<JsonObject>
  /** Returns one text of the answer. */
  id(endpoint: string, name: string, body: JsonObject, params?: Params): Promise<string>
  /** The same for an endpoint that takes a multipart body. */
  formId(endpoint: string, name: string, form: FormBody): Promise<string>
}

/** Returns a writer for one workspace. */
export function createSeedWriter(world: World, organisation: Organisation): SeedWriter {
  const run = async (endpoint: string, body: JsonObject, params: Params, form?: FormBody) => {
    const route = keyedRoutes.find(({ method, path }) => `${method} ${path}` === endpoint)
    if (!route) throw new RangeError(`no such endpoint: ${endpoint}`)
    const answer = await route.handle({
      world,
      organisation,
      keyName: null,
      origin: world.origin,
      query: new URLSearchParams(),
      param: (name) => params[name] ?? '',
      json: () => body,
      async form() {
        if (!form) throw new VendorRefusal(400)
        return form
      },
    })
    return asObject(answer) ?? {}
  }
  const textOf = (answer: JsonObject, name: string) => {
    const text = asString(answer[name])
    if (text === undefined) throw new TypeError(`the answer has no ${name}`)
    return text
  }
  return {
    organisation,
    call: (endpoint, body, params = {}) => run(endpoint, body, params),
    id: async (endpoint, name, body, params = {}) => textOf(await run(endpoint, body, params), name),
    formId: async (endpoint, name, form) => textOf(await run(endpoint, {}, {}, form), name),
  }
}
