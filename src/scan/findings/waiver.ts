import type { Finding, Place } from './finding.ts'

/** A finding that somebody decided to live with until a day. */
export interface Waiver {
  /** Id of the finding. */
  readonly finding: string
  readonly reason: string
  /** The waiver holds before this time. */
  readonly untilMs: number
}

/** What `sallyport.yaml` says of findings. */
export interface Acceptance {
  /** Lines of `baselineLine`. */
  readonly baseline: readonly string[]
  readonly waivers: readonly Waiver[]
}

/** Returns the line by which a baseline knows a finding in a file: no line number and no time, so that merges agree. */
export function baselineLine({ fingerprint, rule }: Finding, { file }: Pick<Place, 'file'>): string {
  return `${fingerprint.slice(0, 32)} ${rule} ${file}`
}

/** Returns every line a baseline needs for the findings, sorted. */
export function baselineOf(findings: readonly Finding[]): readonly string[] {
  const lines = findings.flatMap((finding) =>
    [finding, ...finding.elsewhere].map((place) => baselineLine(finding, place)),
  )
  return [...new Set(lines)].sort()
}

/** Returns the findings that are neither in the baseline nor waived; of one that is partly new, what is new. */
export function withoutAccepted(
  findings: readonly Finding[],
  { baseline, waivers }: Acceptance,
  nowMs: number,
): readonly Finding[] {
  const known = new Set(baseline)
  const waived = new Set(waivers.filter(({ untilMs }) => nowMs < untilMs).map(({ finding }) => finding))
  return findings.flatMap((finding) => {
    if (waived.has(finding.id)) return []
    const places = [finding, ...finding.elsewhere].filter((place) => !known.has(baselineLine(finding, place)))
    const [first, ...elsewhere] = places.map(placeOnly)
    return first === undefined ? [] : [{ ...finding, ...first, elsewhere }]
  })
}

function placeOnly({ file, line, column, blob, commit, authoredAtMs }: Place): Place {
  return {
    file,
    line,
    column,
    ...(blob === undefined ? {} : { blob }),
    ...(commit === undefined ? {} : { commit }),
    ...(authoredAtMs === undefined ? {} : { authoredAtMs }),
  }
}
