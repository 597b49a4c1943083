import { expect, loadSdk, refusalOf, type TourContext, type TourStep } from './step.ts'

async function createClient(context: TourContext, apiKey: string) {
  const { Retell } = await loadSdk('retell-sdk', () => import('retell-sdk'))
  return new Retell({ apiKey, baseURL: `${context.baseUrl}/retellai`, maxRetries: 0 })
}

/** Retell AI through the gate, with its official SDK. */
export const retellaiTour: readonly TourStep[] = [
  {
    title: 'The official retell-sdk package reads through the gate',
    async run(context) {
      const client = await createClient(context, context.readerKey)
      const { items } = await client.call.list({ limit: 10 })
      expect(Array.isArray(items), 'a list of calls')
      const voices = await client.voice.list()
      expect(voices.length > 0, 'voices')
      return [`${items?.length ?? 0} calls, ${voices.length} voices`]
    },
  },
  {
    title: 'Placing a phone call costs money: not even the writer may',
    async run(context) {
      const client = await createClient(context, context.writerKey)
      return [
        await refusalOf(
          client.call.createPhoneCall({ from_number: '+14155550100', to_number: '+14155550101' }),
        ),
      ]
    },
  },
]
