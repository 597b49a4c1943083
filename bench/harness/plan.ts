import type { InstalledPackage } from './installed-package.ts'
import type { QuietMoments } from './quiet-moments.ts'
import type { Section } from './report.ts'

/** What a run was asked for. */
export interface Plan {
  readonly rounds: number
  /** Proxied requests that one round of one contestant measures, enough that no single collection counts; a quarter more warm it up. */
  readonly requests: number
  /** Where the package was compiled to. */
  readonly build: URL
  /** Whether programs that must be installed first are measured too. */
  readonly peers: boolean
  readonly uploadBytes: number
  readonly moments: QuietMoments
  /** The packed package in an empty project; installed when first asked for. */
  installed(): InstalledPackage
}

/** One thing that can be measured. */
export interface Measure {
  readonly name: string
  run(plan: Plan): Promise<Section>
}
