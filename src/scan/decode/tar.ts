import type { Buffer } from 'node:buffer'
import { type Allowance, ArchiveProblem, type Member } from './archive.ts'

const block = 512

/** Yields the files of a tar archive (POSIX.1-1988 ustar, GNU long names, pax paths); links and devices are left out. */
export function* readTar(bytes: Buffer, allowance: Allowance): Generator<Member> {
  let longName: string | undefined
  for (let at = 0; at + block <= bytes.length && bytes[at] !== 0; ) {
    const size = readSize(bytes, at + 124)
    const type = String.fromCharCode(bytes[at + 156] ?? 0)
    const start = at + block
    if (size === undefined || start + size > bytes.length) throw new ArchiveProblem('it is broken or cut off')
    const content = bytes.subarray(start, start + size)
    if (type === 'L') longName = readText(content, 0, size)
    else if (type === 'x') longName = paxPath(content) ?? longName
    else {
      allowance.membersLeft -= 1
      if (allowance.membersLeft < 0) throw new ArchiveProblem('it holds too many files')
      const prefix = readText(bytes, at + 345, 155)
      const short = readText(bytes, at, 100)
      const name = longName ?? (prefix === '' ? short : `${prefix}/${short}`)
      longName = undefined
      if (type === '0' || type === '\0' || type === '7') yield { name, bytes: content }
    }
    at = start + Math.ceil(size / block) * block
  }
}

function readText(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start)
  return bytes.toString('utf8', start, end === -1 ? start + length : Math.min(end, start + length))
}

function readSize(bytes: Buffer, at: number): number | undefined {
  // GNU writes sizes past 8 GiB in binary; no scan takes those in.
  if (((bytes[at] ?? 0) & 0x80) !== 0) return undefined
  const text = readText(bytes, at, 12).trim()
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : undefined
}

function paxPath(content: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1]
}
