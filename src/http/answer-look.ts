import type { Buffer } from 'node:buffer'
import type { Admission, Refusal } from '../gateway/index.ts'
import type { AnswerScreen, ScreenedAnswer } from './ports.ts'

/** The look that is taken at the answer to one call, before anything of it is shown. */
export class AnswerLook {
  readonly #screen: AnswerScreen
  readonly #admission: Admission
  #status = 0
  #contentType = ''
  /** What the record of the call's end says of it. */
  notes: Readonly<Record<string, unknown>> = {}

  private constructor(screen: AnswerScreen, admission: Admission) {
    this.#screen = screen
    this.#admission = admission
  }

  /** Returns undefined for a call whose answers nobody looks at. */
  static of(screen: AnswerScreen | undefined, admission: Admission): AnswerLook | undefined {
    return screen?.applies(admission) === true ? new AnswerLook(screen, admission) : undefined
  }

  /** Takes the head of the answer. Returns whether there is anything to look at: it must be taken whole then. */
  start(status: number, contentType: string): boolean {
    this.#status = status
    this.#contentType = contentType
    return status !== 304
  }

  /** Returns the answer as the client may see it, or why it may not. Rejects where that cannot be put on record. */
  async at(body: Buffer): Promise<ScreenedAnswer | Refusal> {
    const answer = { status: this.#status, body, contentType: this.#contentType }
    const screened = await this.#screen.screen(this.#admission, answer)
    if (!('kind' in screened)) this.notes = screened.notes
    return screened
  }
}

const partHeaders = new Set(['range', 'if-range', 'if-match', 'if-none-match'])

/** What is looked at is asked for whole: of a value that is cut in two, nobody recognises either half. */
export function withoutParts(headers: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2)
    if (!partHeaders.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}
