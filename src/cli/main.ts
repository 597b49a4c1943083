import { printError } from './output.ts'
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
  process.exitCode = printError(error, { json, verbose })
}
