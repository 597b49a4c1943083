/**
 * Runs many command lines, one after the other, in this one process: starting a program for each takes far longer than
 * what it does. Reads a JSON list of words from standard input; a record separator ends what each one printed, on both
 * streams, with its exit code before it.
 */
import { text } from 'node:stream/consumers'
import { runProgram } from '../../src/cli/run-program.ts'

const lines = JSON.parse(await text(process.stdin)) as readonly (readonly string[])[]
for (const words of lines) {
  process.exitCode = 0
  await runProgram(words)
  process.stdout.write(`\u001f${process.exitCode}\u001e`)
  process.stderr.write('\u001e')
}
process.exitCode = 0
