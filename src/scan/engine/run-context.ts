import { judgeNameBefore, type NameVerdict } from './name-before.ts'

/** The bytes around a value, as text of one character a byte. */
export interface Surroundings {
  readonly before: string
  readonly after: string
  /** What the header of a table calls the column that the value stands in; undefined where it is no cell of one. */
  column?(): string | undefined
}

/** What stands around a run. Several rules ask of the same one: what is slow to find out is found out once. */
export class RunContext {
  readonly #before: string
  readonly #after: string
  readonly #column: Surroundings['column']
  readonly both: string
  #line: string | undefined
  #verdict: NameVerdict | undefined

  constructor({ before, after, column }: Surroundings) {
    this.#before = before
    this.#after = after
    this.#column = column
    this.both = `${before}\n${after}`
  }

  /** The line it stands on, without itself. */
  get line(): string {
    if (this.#line === undefined) {
      const before = this.#before
      const end = this.#after.indexOf('\n')
      const after = end === -1 ? this.#after : this.#after.slice(0, end)
      this.#line = `${before.slice(before.lastIndexOf('\n') + 1)}\n${after}`
    }
    return this.#line
  }

  get verdict(): NameVerdict {
    this.#verdict ??= this.#judge()
    return this.#verdict
  }

  #judge(): NameVerdict {
    const column = this.#column?.()
    const verdict = column === undefined ? 'none' : judgeNameBefore(`${column}=`)
    return verdict === 'none' ? judgePair(this.#before, this.#after) : verdict
  }

  /** Whether it is a part of a longer name: `file_<hex>`, `chunk-<hex>`. */
  get isPartOfName(): boolean {
    return /[A-Za-z0-9][_-]$/.test(this.#before)
  }

  get isPathSegment(): boolean {
    const before = this.#before
    // `//` begins a comment or a host, not a segment.
    if (/[^/:\s"'`]\/$/.test(before) || /[\w.]\/[\w.~-]*[-_.]$/.test(before)) return true
    return /^\.(?:js|css|map|png|jpe?g|svg|gif|webp|woff2?|mp3|mp4|wav|html?|json|chunk|bundle|min)\b/.test(
      this.#after,
    )
  }
}

/** Some names stand behind: `{"value": "<key>", "name": "X"}`, `setValue("<key>", forHTTPHeaderField: "X")`. */
function judgePair(before: string, after: string): NameVerdict {
  // The first field of a row in a table is what the row is called.
  if (/(?:^|\n)["']?$/.test(before) && /^["']?[,;\t|]/.test(after)) return 'other'
  const [, header] = /^["']\s*,\s*forHTTPHeaderField\s*:\s*["']([\w-]{1,80})/.exec(after) ?? []
  if (header !== undefined) return judgeNameBefore(`${header}=`)
  const verdict = judgeNameBefore(before)
  if (verdict !== 'none' || !/value["']?\s*[:=]\s*["']?$/i.test(before)) return verdict
  const [, name] = /^["']?\s*,?\s*["']?(?:name|key)["']?\s*[:=]\s*["']?([\w.-]{1,80})/i.exec(after) ?? []
  return name === undefined ? verdict : judgeNameBefore(`${name}=`)
}
