const lengthMax = 128

/**
 * Returns the candidate a mistyped word most likely meant, or undefined where none is near. Near means: at most a
 * third of the word's characters (and at least one) inserted, left out, changed or swapped with a neighbour; failing
 * that, a candidate that contains the word. The first of equals wins, so that the answer does not depend on chance.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  // The cost is the product of both lengths, and the word may come from outside.
  if (word.length === 0 || word.length > lengthMax) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  let containing: string | undefined
  for (const candidate of candidates) {
    if (candidate.length > lengthMax) continue
    const text = candidate.toLowerCase()
    const distance = editDistance(wanted, text)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
    if (wanted.length >= 3 && text.includes(wanted) && candidate.length < (containing?.length ?? Infinity)) {
      containing = candidate
    }
  }
  return best ?? containing
}

/** Damerau-Levenshtein distance in its "optimal string alignment" form: no part is edited twice. */
function editDistance(from: string, to: string): number {
  let twoAbove: number[] = []
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      )
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped) cost = Math.min(cost, at(twoAbove, column - 2) + 1)
      current.push(cost)
    }
    twoAbove = above
    above = current
  }
  return at(above, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
