import { binary, type Finished, type RunOptions, startProgram } from './cli.ts'

/** What is typed, and what must be on the screen before it is. */
export interface Keystrokes {
  readonly after: RegExp
  readonly keys: string
}

/**
 * Runs a command on a pseudo-terminal that echoes what is typed, as every terminal does by itself. `stdout` is the screen.
 * Needs `script` of util-linux.
 */
export async function runOnTerminal(
  command: string,
  keystrokes: readonly Keystrokes[],
  options: RunOptions & { readonly folder: string },
): Promise<Finished> {
  const parameters = ['--quiet', '--flush', '--return', '--echo', 'always', '--command', command, '/dev/null']
  const running = startProgram('script', parameters, { ...options, keepsInput: true })
  for (const { after, keys } of keystrokes) {
    await running.see(after)
    running.child.stdin?.write(keys)
  }
  return running.finished
}

/** Returns the words of a command as one line of a shell. */
export function commandLine(...words: readonly string[]): string {
  return [process.execPath, binary, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
}
