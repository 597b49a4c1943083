import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const megabyte = 1024 * 1024

/** What a scan is told to look at, and what must come of it. */
export interface Hostile {
  readonly words: readonly string[]
  /** Places with a key that must be found, at least. */
  readonly expected: number
  /** True where something cannot be looked at, and must be told. */
  readonly problems: boolean
}

type Make = (folder: string, megabytes: number) => Hostile

const newKey = () => `key_${randomBytes(14).toString('hex')}`

/** One key at the beginning, one in the middle, one at the end of what is written between. */
const around =
  (name: string, part: string | (() => string), before = ''): Make =>
  (folder, megabytes) => {
    const file = openSync(join(folder, name), 'w')
    writeSync(file, `${before}"${newKey()}";`)
    for (let at = 0; at < megabytes; at += 1) {
      if (at === megabytes >> 1) writeSync(file, `"${newKey()}";`)
      const text = typeof part === 'string' ? part : part()
      writeSync(file, Buffer.alloc(megabyte, text))
    }
    writeSync(file, `;"${newKey()}"`)
    closeSync(file)
    return { words: [name], expected: 3, problems: false }
  }

const base64Of = (text: string) => Buffer.from(text.repeat(3)).toString('base64')

const kinds: Readonly<Record<string, Make>> = {
  'one line': around('line.js', 'ab;'),
  'one run': around('run.txt', 'a1'),
  'zeros that take no room': (folder, megabytes) => {
    const file = openSync(join(folder, 'sparse.bin'), 'w')
    ftruncateSync(file, megabytes * megabyte)
    writeSync(file, newKey(), megabytes * megabyte)
    closeSync(file)
    return { words: ['sparse.bin'], expected: 1, problems: false }
  },
  'nothing but keys': around('keys.txt', () =>
    `${newKey()}\n`.concat(...Array.from({ length: 500 }, () => `${newKey()}\n`)),
  ),
  'hexadecimal digits beside a vendor': around(
    'hex.txt',
    () => `assemblyai "${randomBytes(16).toString('hex')}" `,
  ),
  'a recording without an address': around(
    'call.har',
    () =>
      `{"name":"authorization","value":"${randomBytes(16)
        .toString('hex')
        .replace(/^(.{12}).(...)./, '$14$2a')}"},`,
    '{"log":{"entries":[',
  ),
  'nothing but escapes': around('escapes.js', '\\x41\\u0042%43'),
  'base64 without an end': around('base64.txt', base64Of('abc def ghi jkl mno pqr stu vwx ')),
  'what begins like tokens': around('tokens.txt', `eyJhbGciOiJIUzI1NiJ9_${'-'.repeat(3)} `),
  'headings of private keys': around('headings.txt', `-----BEGIN ${['PRIVATE', 'KEY-----'].join(' ')}\n`),
  'a bomb': (folder, megabytes) => {
    const script = `head -c ${megabytes * megabyte} /dev/zero | gzip -1 > bomb.gz`
    execFileSync('/bin/sh', ['-c', script], { cwd: folder })
    return { words: ['bomb.gz'], expected: 0, problems: megabytes > 256 }
  },
  'a history with one line': (folder, megabytes) => {
    around('line.js', 'ab;')(folder, megabytes)
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.com', ...words], { cwd: folder })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'one line')
    git('repack', '-adq')
    return { words: ['--history', '--no-memory'], expected: 3, problems: false }
  },
}

export const hostileKinds: readonly string[] = Object.keys(kinds)

/** Makes a hostile file, or a repository, in a folder that is made anew. */
export function makeHostile(kind: string, folder: string, megabytes: number): Hostile {
  mkdirSync(folder, { recursive: true })
  const make = kinds[kind]
  if (make === undefined) throw new Error(`there is no kind ${kind}`)
  return make(folder, megabytes)
}
