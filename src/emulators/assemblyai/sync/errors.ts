import type { EmulatorAnswer } from '../../kit/emulator.ts'

const problem = (status: number, title: string, detail: string): EmulatorAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { status, title, detail },
})

/** What the sync host says. Only the two 404 answers are known word for word; the other details are ours. */
export const syncErrors = {
  /** A wrong key is a 404 here, alone among the vendor's hosts. */
  invalidKey: () => problem(404, 'Not Found', 'Invalid API key'),
  /** The load balancer's own answer: it routes by `X-AAI-Model` and knows no other address. */
  unknownModel: (): EmulatorAnswer => ({ status: 404, body: 'Not found' }),
  methodNotAllowed: () => problem(405, 'Method Not Allowed', 'Method Not Allowed'),
  badAudio: (detail: string) => problem(400, 'Bad Audio', detail),
  badRequest: (detail: string) => problem(400, 'Bad Request', detail),
  tooLarge: () => problem(413, 'Audio Too Large', 'Audio exceeds the limit of 120 seconds'),
  notMultipart: () => problem(415, 'Unsupported Media Type', 'Expected multipart/form-data'),
  fault: (status: number) => {
    if (status === 429) return problem(429, 'Too Many Requests', 'Rate limit exceeded')
    if (status === 503) return problem(503, 'Capacity Exceeded', 'Service is at capacity')
    return problem(status, 'Internal Server Error', 'Unexpected error')
  },
}
