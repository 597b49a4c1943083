import { type Clock, SallyportError } from '../../core/index.ts'
import type { Span } from '../find/spans.ts'
import type { Policy } from '../policies/policy.ts'
import type { EngineState } from '../redactor/report.ts'
import { describeNoAnswer } from './answer.ts'
import { restoreCase } from './restore-case.ts'
import { writeSpoken } from './spoken-view.ts'

/** Something that recognises named entities better than lists of words can. */
export interface Recognizer {
  /** The host it is asked at, for a warning where that is another machine. */
  readonly host: string
  /** Returns spans of a text in UTF-16 offsets. Rejects where it has no answer. */
  analyze(
    text: string,
    request: { readonly policies: readonly Policy[]; readonly signal: AbortSignal },
  ): Promise<Span[]>
}

export interface EngineOptions {
  /** `required`: no answer, no result. `best-effort`: the report says that it was not there. */
  readonly mode: 'required' | 'best-effort'
  readonly timeoutMs?: number
  readonly clock: Clock
}

export interface EngineAnswer {
  readonly state: EngineState
  readonly spans: readonly (readonly Span[])[]
}

const defaultTimeoutMs = 10_000
const parallelMax = 4
const failuresMax = 3
const pauseMs = 30_000
/** Engines guess at any number with next to no certainty, and in speech numbers abound. */
const spokenScoreMin = 0.3
/** Servers refuse what is too long, and answer late; a cut at a line's end costs nothing. */
const textLengthMax = 20_000

/**
 * Asks a recogniser about texts: as they are, with the capitals that one without any could have had, and with what is spoken
 * in them written out. After three failures in a row it is left alone for half a minute.
 */
export class Engine {
  readonly #recognizer: Recognizer
  readonly #options: EngineOptions
  #failures = 0
  #pausedUntilMs = 0

  constructor(recognizer: Recognizer, options: EngineOptions) {
    this.#recognizer = recognizer
    this.#options = options
  }

  /** True where texts leave this machine. */
  get isRemote(): boolean {
    return !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(this.#recognizer.host)
  }

  /**
   * Returns spans by text: equal texts are asked about once, and such as a speaker's letter not at all. Throws
   * ERR_REDACTION_ENGINE where it is required and has not answered every text.
   */
  async analyze(texts: readonly string[], policies: readonly Policy[]): Promise<EngineAnswer> {
    const jobs = [...placesByPiece(texts)].flatMap(([piece, places]) =>
      viewsOf(piece).map((view) => ({ view, places })),
    )
    const spans: Span[][] = texts.map(() => [])
    try {
      if (this.#options.clock.now() < this.#pausedUntilMs)
        throw new Error('It is left alone for half a minute, since it has failed three times.')
      for (let at = 0; at < jobs.length; at += parallelMax)
        await Promise.all(
          jobs.slice(at, at + parallelMax).map(async ({ view, places }) => {
            const found = await this.#ask(view, policies)
            for (const { index, offset } of places)
              for (const span of found)
                spans[index]?.push({ ...span, start: span.start + offset, end: span.end + offset })
          }),
        )
      this.#failures = 0
      return { state: 'answered', spans }
    } catch (cause) {
      this.#noteFailure()
      if (this.#options.mode === 'required')
        throw new SallyportError('ERR_REDACTION_ENGINE', { detail: describeNoAnswer(cause), cause })
      return { state: 'unavailable', spans }
    }
  }

  async #ask({ text, toSaid }: View, policies: readonly Policy[]): Promise<Span[]> {
    const signal = AbortSignal.timeout(this.#options.timeoutMs ?? defaultTimeoutMs)
    const found = await this.#recognizer.analyze(text, { policies, signal })
    const usable = found.filter(
      ({ start, end }) => Number.isSafeInteger(start) && start >= 0 && end > start && end <= text.length,
    )
    return toSaid === undefined
      ? usable
      : usable.filter(({ score }) => score >= spokenScoreMin).map((span) => toSaid(span))
  }

  #noteFailure(): void {
    this.#failures += 1
    if (this.#failures >= failuresMax) this.#pausedUntilMs = this.#options.clock.now() + pauseMs
  }
}

/** What an engine is asked about; `toSaid` leads back where it is not the text itself. */
interface View {
  readonly text: string
  toSaid?(span: Span): Span
}

/** A text as it is, with capitals where it has none, and with what is dictated and spelled in it written out. */
function viewsOf(text: string): View[] {
  const restored = restoreCase(text)
  const spoken = writeSpoken(restored)
  return [{ text }, ...(restored === text ? [] : [{ text: restored }]), ...(spoken ? [spoken] : [])]
}

/** A single letter or digit is nobody's; a transcript has one at every word, to say who speaks. */
const mayHoldSomething = /[\p{L}\p{N}].*[\p{L}\p{N}]/su

/** Returns the pieces of texts in the order in which each comes first, with all the places where it stands. */
function placesByPiece(texts: readonly string[]): Map<string, { index: number; offset: number }[]> {
  const found = new Map<string, { index: number; offset: number }[]>()
  for (const [index, whole] of texts.entries())
    for (const { text, offset } of pieces(whole)) {
      if (!mayHoldSomething.test(text)) continue
      const places = found.get(text) ?? []
      found.set(text, places)
      places.push({ index, offset })
    }
  return found
}

function pieces(text: string): { text: string; offset: number }[] {
  const found: { text: string; offset: number }[] = []
  for (let offset = 0; offset < text.length; ) {
    const end = endOfPiece(text, offset)
    found.push({ text: text.slice(offset, end), offset })
    offset = end
  }
  return found
}

function endOfPiece(text: string, offset: number): number {
  if (text.length - offset <= textLengthMax) return text.length
  const window = text.slice(offset, offset + textLengthMax)
  const cut = Math.max(window.lastIndexOf('\n'), window.lastIndexOf('. '))
  const blank = cut > 0 ? cut : window.lastIndexOf(' ')
  return offset + (blank > 0 ? blank + 1 : textLengthMax)
}
