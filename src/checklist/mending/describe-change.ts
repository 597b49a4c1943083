import type { Change } from './mend.ts'

const around = 3

/** Returns a change as a unified diff, as `git diff` writes it; no end of line is written behind the last line. */
export function describeChange(change: Change): readonly string[] {
  const { path } = change
  const header = `diff --git a/${path} b/${path}`
  if (change.kind === 'mode')
    return [header, `old mode 100${octal(change.before)}`, `new mode 100${octal(change.after)}`]
  const [before, after] = [linesOf(change.before ?? ''), linesOf(change.after)]
  const isNew = change.before === undefined
  const old = isNew ? ['new file mode 100644', '--- /dev/null'] : [`--- a/${path}`]
  return [header, ...old, `+++ b/${path}`, ...hunks(before, after)]
}

const octal = (mode: number) => (mode & 0o777).toString(8).padStart(3, '0')

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** One hunk for each run of lines that differ; what is added or taken away stands in one run. */
function hunks(before: readonly string[], after: readonly string[]): readonly string[] {
  return runsOf(before, after).flatMap(({ from, to, shift, grows }) => {
    const [start, end] = [Math.max(0, from - around), Math.min(before.length, to + around)]
    const added = after.slice(from + shift, to + shift + grows)
    const counts = [end - start, end - start + grows]
    const line = (first: number, count: number) => `${count === 0 ? first : first + 1},${count}`
    return [
      `@@ -${line(start, counts[0] ?? 0)} +${line(start + shift, counts[1] ?? 0)} @@`,
      ...before.slice(start, from).map((text) => ` ${text}`),
      ...before.slice(from, to).map((text) => `-${text}`),
      ...added.map((text) => `+${text}`),
      ...before.slice(to, end).map((text) => ` ${text}`),
    ]
  })
}

interface Run {
  readonly from: number
  readonly to: number
  /** How far lines have moved before it, and by how many it grows. */
  readonly shift: number
  readonly grows: number
}

function runsOf(before: readonly string[], after: readonly string[]): readonly Run[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const grows = after.length - before.length
  if (grows !== 0) return [{ from: start, to: before.length - end, shift: 0, grows }]
  const runs: { from: number; to: number; shift: 0; grows: 0 }[] = []
  for (let at = start; at < before.length - end; at += 1) {
    if (before[at] === after[at]) continue
    const last = runs.at(-1)
    // Hunks that would overlap are one.
    if (last !== undefined && at - last.to <= 2 * around) last.to = at + 1
    else runs.push({ from: at, to: at + 1, shift: 0, grows: 0 })
  }
  return runs
}
