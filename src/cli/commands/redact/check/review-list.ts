import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { SallyportError, type Secret } from '../../../../core/index.ts'
import { writePrivately } from '../write-privately.ts'
import type { CheckFinding, ReviewState } from './finding.ts'

const entry = z.strictObject({
  id: z.string().regex(/^[a-p]{16}$/),
  policy: z.string(),
  state: z.enum(['open', 'accepted', 'rejected']),
  files: z.array(z.string()),
})
const shape = z.strictObject({
  version: z.literal(1),
  /** Tells keys apart. A list that names none is taken for one of the key that is given. */
  key: z.string().optional(),
  values: z.array(entry),
})

type Entry = z.infer<typeof entry>

/** What people have said of values, by fingerprint: a file that can be committed, since it holds none of them. */
export class ReviewList {
  readonly #path: string
  readonly #key: string | undefined
  readonly #values: Map<string, Entry>

  private constructor(path: string, key: string | undefined, values: Map<string, Entry>) {
    this.#path = path
    this.#key = key
    this.#values = values
  }

  /** Throws ERR_CORE_INPUT where the file is there and is no review list, or one of another key, which would fit no value. */
  static async open(path: string, secret?: Secret): Promise<ReviewList> {
    const key = secret && checkOf(secret)
    const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined
      throw new SallyportError('ERR_CORE_INPUT', {
        field: '--review',
        detail: `It cannot be read (${cause.code}).`,
        cause,
      })
    })
    if (text === undefined) return new ReviewList(path, key, new Map())
    const parsed = shape.safeParse(parse(text))
    if (!parsed.success)
      throw new SallyportError('ERR_CORE_INPUT', {
        field: '--review',
        detail: `It is no review list: ${parsed.error.issues[0]?.path.join('.') || 'its form'}.`,
      })
    const { key: madeWith = key, values } = parsed.data
    if (madeWith !== key)
      throw new SallyportError('ERR_CORE_INPUT', {
        field: '--review',
        detail: 'It was made with another key: what it says of values fits none of this one.',
      })
    return new ReviewList(path, key, new Map(values.map((value) => [value.id, value])))
  }

  stateOf(id: string): ReviewState {
    return this.#values.get(id)?.state ?? 'open'
  }

  get accepted(): ReadonlySet<string> {
    return new Set([...this.#values.values()].filter(({ state }) => state === 'accepted').map(({ id }) => id))
  }

  /** Notes what was found; what was said of it stays. */
  note(findings: readonly CheckFinding[]): void {
    for (const { id, policy, file } of findings) {
      const known = this.#values.get(id)
      const files = [...new Set([...(known?.files ?? []), file])].sort()
      this.#values.set(id, { id, policy, state: known?.state ?? 'open', files })
    }
  }

  /** Throws ERR_CORE_INPUT for an id that is not in the list. */
  judge(ids: readonly string[], state: ReviewState): void {
    for (const id of ids) {
      const known = this.#values.get(id)
      if (known === undefined)
        throw new SallyportError('ERR_CORE_INPUT', {
          field: state === 'accepted' ? '--accept' : '--reject',
          detail: 'No value of the review list has this id. Check first, with --review.',
        })
      this.#values.set(id, { ...known, state })
    }
  }

  /** Takes everything that nobody has looked at for accepted. */
  acceptOpen(): void {
    for (const [id, value] of this.#values)
      if (value.state === 'open') this.#values.set(id, { ...value, state: 'accepted' })
  }

  async save(): Promise<void> {
    const values = [...this.#values.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    await writePrivately(this.#path, `${JSON.stringify({ version: 1, key: this.#key, values }, null, 2)}\n`)
  }
}

function checkOf(key: Secret): string {
  return createHmac('sha256', key.reveal()).update('review list').digest('hex').slice(0, 16)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
