import type { ServerMessage, TurnWord } from './messages.ts'

/** What was said in one go, as far as it has been understood. The same `order` comes again until it is final. */
export interface LiveTurn {
  /** Numbers the turns of the whole session from 0, over refreshes and reconnects. */
  readonly order: number
  readonly text: string
  /** True when the turn is over. */
  readonly isFinal: boolean
  /** A final turn may come once more, with capitals and punctuation. */
  readonly isFormatted: boolean
  readonly words: readonly TurnWord[]
}

type TurnMessage = Extract<ServerMessage, { type: 'Turn' }>

/** One connection's place in the order of turns. */
export interface TurnLine {
  take(turn: TurnMessage): void
  /** Says that this connection has no more turns. */
  end(): void
}

interface Waiting {
  readonly early: TurnMessage[]
  isOver: boolean
}

/**
 * Puts the turns of connections that follow each other into one order. While the old connection still delivers what
 * it heard, the turns of the new one wait: listeners hear everything as it was said, and numbers never go back.
 */
export class TurnOrder {
  readonly #deliver: (turn: LiveTurn) => void
  readonly #lines: Waiting[] = []
  #firstOrder = 0
  #ordersUsed = 0

  constructor(deliver: (turn: LiveTurn) => void) {
    this.#deliver = deliver
  }

  /** Opens the line of the next connection, behind all that are still open. */
  open(): TurnLine {
    const line: Waiting = { early: [], isOver: false }
    this.#lines.push(line)
    return {
      take: (turn) => {
        if (this.#lines[0] === line) this.#pass(turn)
        else if (!line.isOver) line.early.push(turn)
      },
      end: () => {
        line.isOver = true
        this.#advance()
      },
    }
  }

  #advance(): void {
    while (this.#lines[0]?.isOver) {
      this.#lines.shift()
      this.#firstOrder += this.#ordersUsed
      this.#ordersUsed = 0
      for (const turn of this.#lines[0]?.early.splice(0) ?? []) this.#pass(turn)
    }
  }

  #pass(turn: TurnMessage): void {
    // The vendor opens an empty turn before it ends a session.
    if (turn.transcript === '') return
    this.#ordersUsed = Math.max(this.#ordersUsed, turn.turn_order + 1)
    this.#deliver({
      order: this.#firstOrder + turn.turn_order,
      text: turn.transcript,
      isFinal: turn.end_of_turn,
      isFormatted: turn.turn_is_formatted ?? false,
      words: turn.words ?? [],
    })
  }
}
