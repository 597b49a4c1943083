/** Returns a time as `2026-11-22 14:03`, UTC; a dash for none. */
export function formatTime(atMs: number | null | undefined): string {
  return atMs === null || atMs === undefined
    ? '-'
    : new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
}

/** Returns a span as `3d`, `5h`, `12m` or `40s`: its largest unit, rounded down. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)}d`
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)}h`
  if (seconds >= 60) return `${Math.floor(seconds / 60)}m`
  return `${seconds}s`
}
