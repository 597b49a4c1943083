import { expect, type TourContext, type TourStep } from './step.ts'

/** Cast AI has no SDK: plain HTTP, as its documentation has it. */
async function call(context: TourContext, key: string, method: string, path: string) {
  const answer = await fetch(`${context.baseUrl}/castai${path}`, {
    method,
    headers: { 'x-api-key': key, accept: 'application/json' },
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

/** Cast AI through the gate, with plain HTTP. */
export const castaiTour: readonly TourStep[] = [
  {
    title: 'Cast AI over plain HTTP: the reader sees clusters',
    async run(context) {
      const { status, body } = await call(
        context,
        context.readerKey,
        'GET',
        '/v1/kubernetes/external-clusters',
      )
      expect(status === 200 && Array.isArray(body.items), `status ${status}`)
      return [`200, ${(body.items as unknown[]).length} clusters`]
    },
  },
  {
    title: 'A GET that hands out a credential is no read: read:* does not cover it',
    async run(context) {
      const { status, body } = await call(context, context.readerKey, 'GET', '/v1/me')
      expect(status === 403 && String(body.message).includes('Sallyport:'), `status ${status}`)
      return [`403 ${String(body.message)}`]
    },
  },
]
