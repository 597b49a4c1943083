/** How each language reads the client key from the environment, in place of a quoted `{key}`. */
const readers: Readonly<Record<string, string>> = {
  javascript: 'process.env.SALLYPORT_CLIENT_KEY',
  python: "os.environ['SALLYPORT_CLIENT_KEY']",
  terraform: 'var.sallyport_client_key',
}

/** Returns a line of code that reads the client key instead of holding it: code is pasted into files. */
export function withoutKey(line: string, language: string): string {
  const reader = readers[language]
  const read = reader === undefined ? line : line.replaceAll(/(['"])\{key\}\1/g, reader)
  return read
    .replaceAll(/'([^']*)\{key\}([^']*)'/g, '"$1$SALLYPORT_CLIENT_KEY$2"')
    .replaceAll('{key}', '$SALLYPORT_CLIENT_KEY')
}
