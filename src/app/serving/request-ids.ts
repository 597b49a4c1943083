import { randomBytes } from 'node:crypto'

/** Ids of the calls of one process. */
export interface RequestIds {
  /** What all of them start with, before a dash: names this process among all that write the log. */
  readonly start: string
  next(): string
}

/** Returns request ids: random once per process, then a counter, so that they are unique and cost next to nothing. */
export function createRequestIds(): RequestIds {
  const start = randomBytes(6).toString('base64url')
  let count = 0
  return {
    start,
    next() {
      count += 1
      return `${start}-${count.toString(36)}`
    },
  }
}
