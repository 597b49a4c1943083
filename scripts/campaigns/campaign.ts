export interface CampaignOptions {
  /** How often; each campaign has a default of its own. */
  readonly count?: number
  /** `sqlite` or `postgres`; both unless given. */
  readonly database?: string
  /** Folders of git repositories to look at, in the place of what a campaign would build. */
  readonly repositories?: readonly string[]
  print(line: string): void
}

/** A long check with a name. */
export interface Campaign {
  readonly summary: string
  /** Returns what was seen, and what was promised and did not hold. */
  run(options: CampaignOptions): Promise<CampaignResult>
}

export interface CampaignResult {
  readonly figures: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}
