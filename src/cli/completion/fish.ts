import type { CompletionNode, CompletionOption } from './nodes.ts'

/** Returns a completion script for fish. */
export function fishScript(nodes: readonly CompletionNode[]): string {
  const paths = nodes.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return [
    `set -g __sallyport_paths ${paths.join(' ')}`,
    'function __sallyport_at',
    '  set -l path',
    '  for word in (commandline -opc)[2..-1]',
    "    if contains -- (string join ' ' -- $path $word) $__sallyport_paths",
    '      set -a path $word',
    '    end',
    '  end',
    '  test "$path" = "$argv[1]"',
    'end',
    'complete -c sallyport -f',
    ...nodes.flatMap(linesOf),
  ].join('\n')
}

function linesOf({ path, commands, options, operands }: CompletionNode): readonly string[] {
  const start = `complete -c sallyport -n ${quote(`__sallyport_at ${quote(path)}`)}`
  return [
    ...commands.map(({ name, description }) => `${start} -a ${name} -d ${quote(description)}`),
    ...operands.map((word) => `${start} -a ${word}`),
    ...options.map((option) => `${start} ${optionWords(option)} -d ${quote(option.description)}`),
  ]
}

function optionWords({ flags, takesValue, choices }: CompletionOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  if (!takesValue) return names.join(' ')
  return [...names, choices.length > 0 ? `-x -a ${quote(choices.join(' '))}` : '-r -F'].join(' ')
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
