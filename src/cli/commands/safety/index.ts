import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { registerSafetyReport } from './report.ts'
import { registerReview } from './review.ts'

/** `sallyport safety ...`: what people said, held back where it is unsafe. */
export function registerSafety(program: Command): void {
  const safety = program
    .command('safety')
    .description('content policies: what is flagged, what is held back, and letting it go')
  withExamples(
    safety,
    'sallyport safety report transcript.json',
    'sallyport safety review list',
    'sallyport safety review release item_4fT9aQ2bX1Lm --reason "quotes a film"',
  )
  registerSafetyReport(safety)
  registerReview(safety)
}
