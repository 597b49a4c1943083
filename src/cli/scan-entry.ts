import { parseScanLine } from './commands/scan/parse-scan-line.ts'
import { runScanCommand } from './commands/scan/run.ts'

/**
 * Runs `sallyport scan` without loading the other commands, because a hook runs it at every commit: the build makes one
 * file of this one and of what it imports. What it does not understand is for the whole command line to run or refuse.
 */
async function start(): Promise<void> {
  const line = parseScanLine(process.argv.slice(2))
  if (line === undefined) {
    await import('./main.ts')
    return
  }
  const { paths, options, globals } = line
  try {
    await runScanCommand(paths, options, globals)
  } catch (error) {
    const { printError } = await import('./output/print-error.ts')
    const { json = false, verbose = false } = globals
    process.exitCode = printError(error, { json, verbose })
  }
}

void start()
