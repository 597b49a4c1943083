import { loadVendors } from '../../vendors/index.ts'

/** A live conversation that browsers can have through a gate. */
export interface LivePurpose {
  readonly vendor: string
  readonly purpose: string
  /** The scope of its tokens. */
  readonly scope: string
  /** What the gate writes into its address, unless policy lets go of it. */
  readonly pinned: readonly string[]
}

/** Returns the first purpose that has a socket to stand in front of. Throws where no vendor has one. */
export async function findLivePurpose(): Promise<LivePurpose> {
  for (const { id, tokens, operations } of await loadVendors()) {
    for (const [purpose, { operation, relay }] of Object.entries(tokens?.purposes ?? {})) {
      const scope = operations.find((each) => each.id === operation)?.scope
      if (relay && scope) return { vendor: id, purpose, scope, pinned: Object.keys(relay.parameters.pinned) }
    }
  }
  throw new TypeError('no vendor has live tokens')
}

/** Returns lines of `sallyport.yaml` for the page: short sessions, so that a refresh can be watched, and every word. */
export function livePolicy({ vendor, purpose, pinned }: LivePurpose, origin: string): string[] {
  return [
    'tokens:',
    `  origins: [${origin}]`,
    '  sessionSeconds: 60',
    '  purposes:',
    `    ${vendor}:`,
    `      ${purpose}:`,
    `        parameters: { ${pinned.map((name) => `${name}: null`).join(', ')} }`,
  ]
}
