/**
 * Records whose terms stand together in the index. In one list ordered by terms alone, each commit would touch pages all
 * over it: of a million records 5.6 GB were written for an index of 40 MB.
 */
const recordsPerSpan = 65_536

/** Spans that are looked through at once: so many lists are merged for an answer. */
const spansMax = 64

/** Returns where in the index the terms of a commit stand that begins with a record. */
export function spanOf(seq: number): number {
  return Math.floor(seq / recordsPerSpan)
}

/** Yields all spans with records before one, newest first: the newest alone, since most answers are there, then ever more. */
export function* spansBefore(seq: number): Generator<readonly number[]> {
  let next = spanOf(seq - 1)
  for (let count = 1; next >= 0; count = Math.min(2 * count, spansMax)) {
    const spans = Array.from({ length: Math.min(count, next + 1) }, (_, index) => next - index)
    yield spans
    next -= spans.length
  }
}
