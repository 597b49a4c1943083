import { CommanderError } from 'commander'
import { exitCodes } from './exit.ts'
import { printError } from './output/print-error.ts'
import { printUsageError, UsageError } from './output/usage-error.ts'
import { createProgram } from './program.ts'

/** Runs one command line, that of this process unless words are given, and sets the exit code. Never rejects. */
export async function runProgram(words?: readonly string[]): Promise<void> {
  const program = createProgram()
  try {
    await (words === undefined ? program.parseAsync() : program.parseAsync([...words], { from: 'user' }))
  } catch (error) {
    const { json = false, verbose = false } = program.opts<{ json?: boolean; verbose?: boolean }>()
    // Help or the version was asked for, and shown.
    if (error instanceof CommanderError) process.exitCode = exitCodes.fine
    else if (error instanceof UsageError) process.exitCode = printUsageError(error, json)
    else process.exitCode = printError(error, { json, verbose })
  }
}
