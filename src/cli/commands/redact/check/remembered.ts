import { createHmac } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import type { Secret } from '../../../../core/index.ts'
import type { CheckFinding } from './finding.ts'
import type { ListedFile } from './list-files.ts'

interface Line {
  readonly under: string
  readonly file: string
  readonly bytes: number
  readonly changedMs: number
  readonly findings: readonly CheckFinding[]
}

/** What findings look like: those of another form are found anew. */
const form = 3

/** What a check has read already, a line a file, so that one that was stopped goes on where it was. */
export class Remembered {
  readonly #path: string | undefined
  readonly #under: string
  readonly #lines = new Map<string, Line>()

  private constructor(path: string | undefined, under: string) {
    this.#path = path
    this.#under = under
  }

  /** What was read with other policies, another key or by an older version is read again. */
  static async open(
    path: string | undefined,
    policies: readonly string[],
    key: Secret | undefined,
  ): Promise<Remembered> {
    const under = createHmac('sha256', key?.reveal() ?? '')
      .update(`${form} ${policies.join(' ')}`)
      .digest('hex')
      .slice(0, 16)
    const remembered = new Remembered(path, under)
    if (path === undefined) return remembered
    const text = await readFile(path, 'utf8').catch(() => '')
    for (const each of text.split('\n')) remembered.#read(each)
    return remembered
  }

  #read(text: string): void {
    try {
      const line = JSON.parse(text) as Line
      if (line.under === this.#under) this.#lines.set(line.file, line)
    } catch {
      // The last line of a check that was killed.
    }
  }

  findingsOf({ file, bytes, changedMs }: ListedFile): readonly CheckFinding[] | undefined {
    const line = this.#lines.get(file)
    return line?.bytes === bytes && line.changedMs === changedMs ? line.findings : undefined
  }

  async add({ file, bytes, changedMs }: ListedFile, findings: readonly CheckFinding[]): Promise<void> {
    if (this.#path === undefined) return
    const line: Line = { under: this.#under, file, bytes, changedMs, findings }
    await appendFile(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 })
  }
}
