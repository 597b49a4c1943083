import type { Policy } from './policies.ts'

/** A piece of text, and the policy of what it says where it must be covered. */
export interface Segment {
  readonly text: string
  readonly policy?: string
}

/** Where a value stands, in UTF-16 units. */
export interface Span {
  readonly policy: string
  readonly start: number
  readonly end: number
}

/** Returns the value as marked text: `[[policy|value]]`. */
export function mark(policy: Policy, value: string): string {
  return `[[${policy}|${value}]]`
}

/** Returns the pieces of a marked text, in order. */
export function segments(marked: string): Segment[] {
  return marked.split(/(\[\[[a-z_]+\|[^\]]*\]\])/).flatMap((text): Segment[] => {
    const found = /^\[\[([a-z_]+)\|([^\]]*)\]\]$/.exec(text)
    if (found) return [{ policy: found[1] ?? '', text: found[2] ?? '' }]
    return text === '' ? [] : [{ text }]
  })
}

/** Joins pieces to one text, and says where each marked one came to stand. */
export function join(pieces: readonly Segment[]): { text: string; expect: Span[] } {
  let text = ''
  const expect: Span[] = []
  for (const piece of pieces) {
    const start = text.length
    text += piece.text
    if (piece.policy !== undefined) expect.push({ policy: piece.policy, start, end: text.length })
  }
  return { text, expect }
}
