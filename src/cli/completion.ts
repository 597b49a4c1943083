import type { Command, Option } from 'commander'
import { print } from './output.ts'

/** `sallyport completion <shell>`: a completion script made from the commands themselves. */
export function registerCompletion(program: Command): void {
  program
    .command('completion <shell>')
    .description('print a completion script for bash, zsh or fish')
    .addHelpText(
      'after',
      '\nExample:\n  sallyport completion bash > ~/.local/share/bash-completion/completions/sallyport',
    )
    .action((shell: string, _options: unknown, command: Command) => {
      const words = wordsByPath(program)
      if (shell === 'bash') print(bashScript(words))
      else if (shell === 'zsh') print(`autoload -U +X bashcompinit && bashcompinit\n${bashScript(words)}`)
      else if (shell === 'fish') print(fishScript(words))
      else command.error('Known shells: bash, zsh, fish.')
    })
}

type Words = ReadonlyMap<string, readonly string[]>

/** Every command path with the words that may follow it. */
function wordsByPath(command: Command, path = ''): Map<string, string[]> {
  const flags = command.options
    .filter((option: Option) => !option.hidden)
    .map((option) => option.long ?? option.short ?? '')
  const words = new Map([[path, [...command.commands.map((child) => child.name()), ...flags, '--help']]])
  for (const child of command.commands) {
    const childPath = `${path} ${child.name()}`.trim()
    for (const [key, value] of wordsByPath(child, childPath)) words.set(key, value)
  }
  return words
}

function bashScript(words: Words): string {
  const cases = [...words].map(([path, next]) => `    '${path}') words='${next.join(' ')}' ;;`)
  return [
    '_sallyport() {',
    "  local path='' word",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell, not JavaScript
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    [[ $word == -* ]] || path="${path:+$path }$word"',
    '  done',
    "  local words=''",
    '  case "$path" in',
    ...cases,
    '  esac',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell, not JavaScript
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -F _sallyport sallyport',
  ].join('\n')
}

function fishScript(words: Words): string {
  const lines = ['complete -c sallyport -f']
  for (const [path, next] of words) {
    const seen =
      path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`
    for (const word of next) {
      lines.push(
        word.startsWith('--')
          ? `complete -c sallyport -n '${seen}' -l ${word.slice(2)}`
          : `complete -c sallyport -n '${seen}' -a ${word}`,
      )
    }
  }
  return lines.join('\n')
}
