import type { RecordedEvent } from '../core/index.ts'

/** One value of a gauge. */
export interface Gauged {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Counts what Prometheus scrapes. Labels hold vendors, reasons, statuses and names of keys: nothing a client can choose. */
export class Metrics {
  readonly #counters = new Map<string, number>()
  readonly #calls = new Map<string, { action: string; result: string; count: number }>()
  readonly #gauges = new Map<string, { help: string; read: () => readonly Gauged[] }>()

  /** Adds one to a counter; `labels` become part of its name. */
  count(name: string, labels: Readonly<Record<string, string>> = {}): void {
    const key = `${name}${formatLabels(labels)}`
    this.#counters.set(key, (this.#counters.get(key) ?? 0) + 1)
  }

  /** Counts a recorded event where it is a call's outcome. One look-up: this is on the way of every call. */
  countOutcome({ phase, action, result }: RecordedEvent): void {
    if (phase !== 'outcome') return
    const name = `${action} ${result}`
    const call = this.#calls.get(name)
    if (call !== undefined) call.count += 1
    else this.#calls.set(name, { action, result: result ?? 'unknown', count: 1 })
  }

  /** Registers a value that is read at each scrape. */
  gauge(name: string, help: string, read: () => number): void {
    this.gauges(name, help, () => [{ labels: {}, value: read() }])
  }

  /** The same for several values, told apart by their labels. */
  gauges(name: string, help: string, read: () => readonly Gauged[]): void {
    this.#gauges.set(name, { help, read })
  }

  /** Returns the text exposition format, version 0.0.4. */
  render(): string {
    for (const { action, result, count } of this.#calls.values()) {
      this.#counters.set(`sallyport_calls_total${formatLabels({ action, result })}`, count)
    }
    const lines: string[] = []
    const typed = new Set<string>()
    for (const [key, value] of [...this.#counters].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = key.split('{', 1)[0] as string
      if (!typed.has(name)) lines.push(`# TYPE ${name} counter`)
      typed.add(name)
      lines.push(`${key} ${value}`)
    }
    for (const [name, { help, read }] of this.#gauges) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
      for (const { labels, value } of read()) lines.push(`${name}${formatLabels(labels)} ${value}`)
    }
    return `${lines.join('\n')}\n`
  }
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels)
  if (entries.length === 0) return ''
  return `{${entries.map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, '_')}"`).join(',')}}`
}
