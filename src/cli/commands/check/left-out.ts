import type { LeftOut } from './decide-all.ts'

/** Returns what was not looked at, in sentences; none where everything was. */
export function saidOf({ changes, files, checks }: LeftOut): readonly string[] {
  const from = changes?.since === undefined ? 'the beginning' : changes.since.slice(0, 12)
  return [
    ...(changes === undefined
      ? []
      : [`${changes.files.size} files have changed since ${from}; ${files} others were not looked at.`]),
    ...(checks.length === 0 ? [] : [`Not decided, because it was left out: ${checks.join(', ')}.`]),
  ]
}

/** Returns the same for other programs; undefined where everything was looked at. */
export function leftOutAsJson({ changes, files, checks }: LeftOut) {
  if (changes === undefined && checks.length === 0) return undefined
  return {
    ...(changes === undefined ? {} : { since: changes.since ?? null, changed: [...changes.files].sort() }),
    files,
    checks,
  }
}
