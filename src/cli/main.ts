import { CommanderError } from 'commander'
import { exitCodes } from './exit.ts'
import { printError } from './output/print-error.ts'
import { printUsageError, UsageError } from './output/usage-error.ts'
import { createProgram } from './program.ts'

// What is piped into `head` ends early; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const program = createProgram()
try {
  await program.parseAsync()
} catch (error) {
  const { json = false, verbose = false } = program.opts<{ json?: boolean; verbose?: boolean }>()
  // Help or the version was asked for, and shown.
  if (error instanceof CommanderError) process.exitCode = exitCodes.fine
  else if (error instanceof UsageError) process.exitCode = printUsageError(error, json)
  else process.exitCode = printError(error, { json, verbose })
}
