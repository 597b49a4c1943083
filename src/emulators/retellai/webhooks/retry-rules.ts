import type { RetellaiSettings } from '../options.ts'

/** How often and how soon a failed request is made again. */
export interface RetryRules {
  /** Attempts in all, the first included. */
  readonly attemptsMax: number
  /** Milliseconds before the next attempt, given how many were made. */
  retryDelayMs(attemptsMade: number): number
}

/** Returns the rules for webhooks; "up to 3 retries" can be read in two ways. */
export function webhookRetryRules(settings: RetellaiSettings): RetryRules {
  const delays = settings.webhookRetryDelaysMs
  return {
    attemptsMax: settings.webhookRetriesMax + (settings.webhookRetriesCountFirst ? 0 : 1),
    retryDelayMs: (attemptsMade) => delays[attemptsMade - 1] ?? delays.at(-1) ?? 0,
  }
}
