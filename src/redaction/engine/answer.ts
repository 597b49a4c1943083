/** An answer that came and is none. What it says holds nothing of it. */
export class UnusableAnswer extends Error {}

/** Returns the JSON of an answer. Throws UnusableAnswer where it is none, and Error where its status is no 2xx. */
export async function readAnswer(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`Its status is ${response.status}.`)
  const text = await response.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The parser's own message quotes what it read.
    throw new UnusableAnswer('It is no JSON.')
  }
}

/** Returns a sentence on why there is no answer, for an operator. */
export function describeNoAnswer(cause: unknown): string {
  if (cause instanceof UnusableAnswer) return `It has answered, but not in its form: ${cause.message}`
  const { name, message, cause: inner } = cause as Error & { cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'It has not answered in time.'
  return typeof inner?.code === 'string' ? `It cannot be reached (${inner.code}).` : message
}
