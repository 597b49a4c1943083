/**
 * Returns the first line of `shown` that the real output does not have, or undefined where it has all of them in
 * their order. `...` in a shown line stands for anything; ids, ages and times may differ; further lines may stand
 * in between.
 */
export function findMissingLine(shown: string, real: string): string | undefined {
  const lines = real.split(/\r?\n/).map(leaveOutWhatVaries)
  let from = 0
  for (const line of shown.split('\n').filter((each) => each.trim() !== '')) {
    const pattern = patternOf(line)
    const at = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate))
    if (at === -1) return line
    from = at + 1
  }
  return undefined
}

function patternOf(line: string): RegExp {
  const parts = leaveOutWhatVaries(line.trim())
    .split('...')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
  return new RegExp(`^\\s*${parts.join('.*')}\\s*$`)
}

function leaveOutWhatVaries(line: string): string {
  return line
    .replace(/\b(cl|key|lock)_[0-9A-Za-z]{12}\b/g, '$1_')
    .replace(/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?Z?\b/g, '<time>')
    .replace(/\b\d+[smhd]\b(?= |$)/g, '<age>')
    .replace(/\b[0-9a-f]{12}$/, '<fingerprint>')
}
