import type { Place } from './finding.ts'

const textsMax = 200_000
const placesMax = 20

/** What has the shape of some key, and where it stands: to be looked up in a vault once the scan is over. */
export class Candidates {
  readonly #places = new Map<string, Place[]>()
  /** How many there was no room for. */
  dropped = 0

  add(text: string, place: Place): void {
    const present = this.#places.get(text)
    if (present !== undefined) {
      // Several rules may raise the same run.
      if (present.length < placesMax && !present.some((other) => isSame(other, place))) present.push(place)
    } else if (this.#places.size < textsMax) this.#places.set(text, [place])
    else this.dropped += 1
  }

  texts(): Iterable<string> {
    return this.#places.keys()
  }

  placesOf(text: string): readonly Place[] {
    return this.#places.get(text) ?? []
  }
}

function isSame(one: Place, other: Place): boolean {
  return one.file === other.file && one.line === other.line && one.column === other.column
}
