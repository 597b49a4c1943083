/**
 * Reads the fields of a JSON body and keeps the first complaint, in the vendor's form (`punctuate must be a
 * Boolean`). A field that is absent or null is never a complaint.
 */
export class BodyReader {
  readonly #body: Readonly<Record<string, unknown>>
  #problem: string | undefined

  constructor(body: Readonly<Record<string, unknown>>) {
    this.#body = body
  }

  /** The first thing wrong, if any was. */
  get problem(): string | undefined {
    return this.#problem
  }

  complain(problem: string): void {
    this.#problem ??= problem
  }

  boolean(name: string): boolean | undefined {
    return this.#read(name, 'a Boolean', (value) => typeof value === 'boolean')
  }

  string(name: string): string | undefined {
    return this.#read(name, 'a String', (value) => typeof value === 'string')
  }

  number(name: string): number | undefined {
    return this.#read(name, 'a Number', (value) => typeof value === 'number')
  }

  strings(name: string): string[] | undefined {
    return this.#read(name, 'a List', isStrings)
  }

  object(name: string): Record<string, unknown> | undefined {
    return this.#read(name, 'an Object', isRecord)
  }

  raw(name: string): unknown {
    return this.#body[name] ?? undefined
  }

  #read<Value>(name: string, kind: string, isRight: (value: unknown) => boolean): Value | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (isRight(value)) return value as Value
    this.complain(`${name} must be ${kind}`)
    return undefined
  }
}

export const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns the object that a JSON body holds, or undefined where it holds anything else. */
export function parseObject(body: { toString(): string }): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString())
    return isRecord(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
