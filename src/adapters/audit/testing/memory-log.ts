import { SecretFilter } from '../../../audit/index.ts'
import { ManualClock, type RecordedEvent } from '../../../core/index.ts'
import { AuditLog } from '../audit-log.ts'

/** A log that keeps what it is given in memory, and fails when it is told to. */
export class MemoryLog {
  readonly events: RecordedEvent[] = []
  readonly lines: string[] = []
  readonly clock = new ManualClock()
  /** How many records it takes before all fail. */
  recordsMax = Number.POSITIVE_INFINITY
  readonly log: AuditLog

  constructor() {
    let randomness = 0
    const filter = new SecretFilter([{ pattern: '[0-9a-f]{32}', distinctive: false }])
    this.log = new AuditLog({
      record: async (event) => {
        if (this.events.length >= this.recordsMax) throw new Error('the disk is full')
        this.events.push(event)
      },
      filter,
      userOf: (userId) => filter.cleanText(userId),
      clock: this.clock,
      random: (count) => {
        randomness += 1
        return new Uint8Array(count).fill(randomness)
      },
      print: (line) => this.lines.push(line),
      close: async () => {},
    })
  }

  /** What was recorded, in short: phase, action, who, what, how it ended. */
  get story(): string[] {
    return this.events.map(({ phase, action, actor, resource, result }) =>
      [phase, action, actor.id, resource, result].filter((part) => part !== undefined).join(' '),
    )
  }
}
