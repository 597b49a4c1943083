import type { ChildProcess } from 'node:child_process'

const relayed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** What a terminal's own keys send: to the command as well, which shares the terminal with us. */
const fromTerminal: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT'])

/**
 * Hears the signals that would end this process, from now to its end, and hands them on to a command. None of them ends
 * anything here: what was made for the command must still be taken back.
 */
export class SignalRelay {
  #child: ChildProcess | undefined
  #pending: NodeJS.Signals | undefined

  constructor() {
    for (const signal of relayed) process.on(signal, () => this.#hear(signal))
  }

  /** A signal that came before there was a command to hand it on to. */
  get pending(): NodeJS.Signals | undefined {
    return this.#pending
  }

  /** From now on hands signals on to this command. */
  relayTo(child: ChildProcess): void {
    this.#child = child
  }

  #hear(signal: NodeJS.Signals): void {
    if (this.#child === undefined) this.#pending = signal
    else if (!(process.stdin.isTTY && fromTerminal.has(signal))) this.#child.kill(signal)
  }
}
