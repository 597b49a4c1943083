/** Prints one line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Prints one line to standard error: notes and warnings, never results. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints a value as JSON, two spaces deep: the form other programs rely on. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Prints a value as one line of JSON, for commands that go on: a reader knows where a line ends. */
export function printJsonLine(value: unknown): void {
  print(JSON.stringify(value))
}
