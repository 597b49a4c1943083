import type { CompletionNode, CompletionOption } from './nodes.ts'

/** Returns a completion script for bash. No word in it needs quoting: commands, flags and ids are plain. */
export function bashScript(nodes: readonly CompletionNode[]): string {
  const paths = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`)
  return [
    '_sallyport() {',
    "  local path='' words='' word index",
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: shell, not JavaScript
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    '    case "$path:${COMP_WORDS[index]}" in',
    `      ${nodes.flatMap(optionsWithValues).map(patternOf).join(' | ')}) ((index++)); continue ;;`,
    '    esac',
    '    word="${path:+$path }${COMP_WORDS[index]}"',
    '    case "$word" in',
    `      ${paths.join(' | ')}) path="$word" ;;`,
    '    esac',
    '  done',
    '  case "$path:$previous" in',
    ...valueCases(nodes.flatMap(optionsWithValues)),
    '  esac',
    '  case "$path" in',
    ...nodes.map((node) => `    '${node.path}') words='${wordsOf(node).join(' ')}' ;;`),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: shell, not JavaScript
    '}',
    'complete -o default -F _sallyport sallyport',
  ].join('\n')
}

/** Returns the same for zsh, which reads what was written for bash. */
export function zshScript(nodes: readonly CompletionNode[]): string {
  const prelude = [
    'autoload -U +X compinit && compinit',
    'autoload -U +X bashcompinit && bashcompinit',
    bashScript(nodes),
  ]
  return prelude.join('\n')
}

function wordsOf({ commands, options, operands }: CompletionNode): readonly string[] {
  const flags = options.map(({ flags: [long = ''] }) => long)
  return [...commands.map(({ name }) => name), ...operands, ...flags]
}

interface PlacedOption extends CompletionOption {
  readonly path: string
}

function optionsWithValues({ path, options }: CompletionNode): readonly PlacedOption[] {
  return options.filter(({ takesValue }) => takesValue).map((option) => ({ path, ...option }))
}

function patternOf({ path, flags }: PlacedOption): string {
  return flags.map((flag) => `'${path}:${flag}'`).join(' | ')
}

/** After an option that takes a value: its choices, or files. */
function valueCases(options: readonly PlacedOption[]): readonly string[] {
  const offer = (pattern: string, source: string) =>
    `    ${pattern}) COMPREPLY=($(compgen ${source} -- "$current")); return ;;`
  const chosen = options.filter(({ choices }) => choices.length > 0)
  const free = options.filter(({ choices }) => choices.length === 0)
  return [
    ...chosen.map((option) => offer(patternOf(option), `-W '${option.choices.join(' ')}'`)),
    offer(free.map(patternOf).join(' | '), '-f'),
  ]
}
