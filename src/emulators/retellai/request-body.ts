import type { EmulatorCall } from '../kit/emulator.ts'
import { VendorRefusal } from './answers.ts'
import { asObject, type JsonObject } from './json.ts'

/** Returns the body as an object; no body at all counts as an empty one. Refuses anything else with 400. */
export function parseJsonBody(call: EmulatorCall): JsonObject {
  if (call.body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(call.body.toString('utf8'))
  } catch {
    throw new VendorRefusal(400)
  }
  const body = asObject(value)
  if (!body) throw new VendorRefusal(400)
  return body
}

/** One file of a multipart body. */
export interface UploadedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** A multipart body: text fields by name, and the files of each name in order. */
export interface FormBody {
  readonly fields: JsonObject
  readonly files: ReadonlyMap<string, readonly UploadedFile[]>
}

/**
 * Returns the fields and files of a multipart body, or refuses with 400. Lists and objects travel as JSON texts
 * in one field, the way the official SDK writes them; a repeated field becomes a list, and `name[]` is `name`.
 */
export async function parseFormBody(call: EmulatorCall): Promise<FormBody> {
  const type = call.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) throw new VendorRefusal(400)
  const bytes = new Uint8Array(call.body)
  let form: FormData
  try {
    form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new VendorRefusal(400)
  }
  const fields: JsonObject = {}
  const files = new Map<string, UploadedFile[]>()
  for (const [rawName, value] of form) {
    const name = rawName.replace(/\[\]$/, '')
    if (typeof value === 'string') addField(fields, name, parseFieldText(value))
    else {
      const list = files.get(name) ?? []
      list.push({ name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) })
      files.set(name, list)
    }
  }
  return { fields, files }
}

function addField(fields: JsonObject, name: string, value: unknown): void {
  const before = fields[name]
  if (before === undefined) fields[name] = value
  else fields[name] = Array.isArray(before) ? [...before, value] : [before, value]
}

function parseFieldText(text: string): unknown {
  if (!/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Refuses with 400 when one of the fields is missing, null or an empty text. */
export function requireFields(body: JsonObject, names: readonly string[]): void {
  for (const name of names) {
    const value = body[name]
    if (value === undefined || value === null || value === '') throw new VendorRefusal(400)
  }
}

/** Returns a field that must be a non-empty text, or refuses with 400. */
export function requireText(body: JsonObject, name: string): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '') throw new VendorRefusal(400)
  return value
}
