import { SallyportError } from '../../core/index.ts'

type Holder = Record<string, unknown> | unknown[]

/** A JSON text taken apart, so that what is changed in its value can be written back where it stood. */
export interface JsonText {
  readonly text: string
  /** Holds the value under `value`. Whole numbers that a double cannot hold are of type bigint. */
  readonly root: Record<string, unknown>
  readonly places: readonly JsonPlace[]
  /** The path of each object and list: `value.words[3]`. */
  readonly paths: ReadonlyMap<object, string>
}

/** Where a string or a number stands in a JSON text. */
export interface JsonPlace {
  readonly holder: Holder
  readonly key: string | number
  readonly start: number
  readonly end: number
  readonly was: unknown
}

/**
 * Returns a JSON text's value, and where its strings and numbers stand. Of two equal names in an object both values are
 * there, the second as `name (2)`. Throws a SyntaxError, whose message quotes the text, where it is none, and ERR_CORE_INPUT
 * where it is nested too deeply to be gone through.
 */
export function readJsonText(text: string): JsonText {
  JSON.parse(text)
  const root: Record<string, unknown> = Object.create(null)
  const places: JsonPlace[] = []
  const paths = new Map<object, string>([[root, '']])
  const open: Open[] = [{ holder: root, key: 'value' }]
  const put = (value: unknown, start: number, end: number) => {
    const top = open.at(-1) as Open
    const key = Array.isArray(top.holder) ? top.holder.length : (top.key as string)
    if (Array.isArray(top.holder)) top.holder.push(value)
    else top.holder[key] = value
    top.key = undefined
    if (typeof value === 'object' && value !== null) paths.set(value, pathOf(top.holder, key, paths))
    else if (value !== null && typeof value !== 'boolean')
      places.push({ holder: top.holder, key, start, end, was: value })
  }
  for (let at = 0; at < text.length; ) {
    const sign = text[at] as string
    const top = open.at(-1)
    const end = sign === '"' ? endOfString(text, at) : isLiteral.test(sign) ? endOfLiteral(text, at) : at + 1
    if (sign === '"' && top && !Array.isArray(top.holder) && top.key === undefined)
      top.key = singleName(top, stringOf(text.slice(at, end)))
    else if (sign === '"') put(stringOf(text.slice(at, end)), at, end)
    else if (sign === '{' || sign === '[') {
      const holder: Holder = sign === '[' ? [] : Object.create(null)
      put(holder, at, end)
      open.push({ holder, key: undefined })
      if (open.length > depthMax) throw new SallyportError('ERR_CORE_INPUT', { detail: tooDeep })
    } else if (sign === '}' || sign === ']') open.pop()
    else if (isLiteral.test(sign)) put(literalOf(text.slice(at, end)), at, end)
    at = end
  }
  return { text, root, places, paths }
}

/** Returns the line on which each of these fields stands, by its path. */
export function linesOf({ text, places, paths }: JsonText, fields: ReadonlySet<string>): Map<string, number> {
  const lines = new Map<string, number>()
  let line = 1
  let counted = 0
  for (const { holder, key, start } of places) {
    const path = pathOf(holder, key, paths)
    if (!fields.has(path)) continue
    for (; counted < start; counted += 1) if (text[counted] === '\n') line += 1
    lines.set(path, line)
  }
  return lines
}

function pathOf(holder: Holder, key: string | number, paths: ReadonlyMap<object, string>): string {
  const path = paths.get(holder) ?? ''
  if (Array.isArray(holder)) return `${path}[${key}]`
  return path === '' ? String(key) : `${path}.${key}`
}

/** Returns the text with what was changed in the value. Every other byte stays. */
export function writeJsonText({ text, places }: JsonText): string {
  const parts: string[] = []
  let done = 0
  for (const { holder, key, start, end, was } of places) {
    const now = (holder as Record<string | number, unknown>)[key]
    if (now === was) continue
    parts.push(text.slice(done, start), JSON.stringify(now))
    done = end
  }
  parts.push(text.slice(done))
  return parts.join('')
}

/**
 * Returns a JSON text with the strings and numbers of a value of the same shape, which was made from it. Every other byte
 * stays; where the shape is another, or a name stands twice, the value is written anew.
 */
export function patchJsonText(text: string, value: unknown): string {
  const json = readJsonText(text)
  return takeOver(json.root, { value }) ? writeJsonText(json) : JSON.stringify(value)
}

/** Puts what a value holds in the place of what was read, and returns whether both have one shape. */
function takeOver(holder: object, value: object): boolean {
  const [was, now] = [holder as Record<string, unknown>, value as Record<string, unknown>]
  const names = Object.keys(was)
  if (Array.isArray(was) !== Array.isArray(now) || names.length !== Object.keys(now).length) return false
  return names.every((name) => {
    if (!Object.hasOwn(now, name)) return false
    const [before, after] = [was[name], now[name]]
    const isHolder = typeof before === 'object' && before !== null
    if (isHolder !== (typeof after === 'object' && after !== null)) return false
    if (isHolder) return takeOver(before, after as object)
    if ((typeof before === 'bigint' ? Number(before) : before) !== after) was[name] = after
    return true
  })
}

/** Nothing that anybody made is as deep, and a stack has an end. */
const depthMax = 500
const tooDeep = `It is nested more than ${depthMax} levels deep.`

const isLiteral = /[\w.+-]/

function endOfString(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
}

function endOfLiteral(text: string, from: number): number {
  let at = from
  while (at < text.length && isLiteral.test(text[at] as string)) at += 1
  return at
}

const stringOf = (source: string): string =>
  source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1)

function literalOf(source: string): unknown {
  const value: unknown = JSON.parse(source)
  return typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value
}

/** What is read: an object's next value belongs to `key`. */
interface Open {
  readonly holder: Holder
  key: string | undefined
  /** How often a name has stood in it, for those that stand there again. */
  counts?: Map<string, number>
}

function singleName(open: Open, name: string): string {
  if (!(name in open.holder)) return name
  open.counts ??= new Map()
  let count = open.counts.get(name) ?? 1
  let single: string
  do {
    count += 1
    single = `${name} (${count})`
  } while (single in open.holder)
  open.counts.set(name, count)
  return single
}
