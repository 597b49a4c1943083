import { Buffer } from 'node:buffer'
import { writeSync } from 'node:fs'

/** Prints one line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** The same without opening a stream first, which takes longer than scanning a commit. */
export function printAtOnce(line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What is piped into `head` ends early; that is no error of ours.
    if (code === 'EPIPE') return
    if (code !== 'EAGAIN') throw error
    process.stdout.on('error', () => {})
    process.stdout.write(bytes.subarray(written))
  }
}

/** Prints one line to standard error: notes and warnings, never results. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints a value as JSON, two spaces deep: the form other programs rely on. */
export function printJson(value: unknown): void {
  print(jsonOf(value, 2))
}

/** Prints a value as one line of JSON, for commands that go on: a reader knows where a line ends. */
export function printJsonLine(value: unknown): void {
  print(jsonOf(value))
}

/** What JSON leaves as it is and a terminal acts upon: C1 controls, and what turns the direction of text round (UAX 9). */
const acting = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

function jsonOf(value: unknown, indent?: number): string {
  const asEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, null, indent).replace(acting, asEscape)
}
