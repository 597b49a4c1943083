import { runWebhookFuzz } from '../../test/support/webhook-fuzz.ts'
import type { Campaign } from './campaign.ts'

const defaultInputs = 100_000

/** Fuzzes headers and bodies of webhooks, led by what V8 sees run. */
export const campaign: Campaign = {
  summary: `coverage-guided fuzzing of webhook headers and bodies, ${defaultInputs} inputs for each target: no crash, no acceptance`,
  async run({ count = defaultInputs, print }) {
    const seed = Date.now() % 0xffffffff
    print(`seed ${seed}`)
    const reports = await runWebhookFuzz({
      inputs: count,
      seed,
      onTarget: (name, { inputs, corpus, covered }) =>
        print(`${name}: ${inputs} inputs, ${corpus} kept, ${covered} characters of code have run`),
    })
    const sum = (of: (report: (typeof reports)[number]) => number) =>
      reports.reduce((total, report) => total + of(report), 0)
    return {
      figures: {
        targets: reports.length,
        inputs: sum(({ inputs }) => inputs),
        'inputs that reached something new': sum(({ corpus }) => corpus),
      },
      violations: reports.flatMap(({ failures }) =>
        failures.map(({ message, input }) => `${message}, for ${input}`),
      ),
    }
  },
}
