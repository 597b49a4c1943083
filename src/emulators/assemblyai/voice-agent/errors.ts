import type { EmulatorAnswer } from '../../kit/emulator.ts'

const detail = (status: number, text: unknown): EmulatorAnswer => ({ status, body: { detail: text } })

/** What the Voice Agent host says: `{"detail": "..."}`. Only the 401 texts are known word for word. */
export const agentErrors = {
  missingHeader: () => detail(401, 'Missing authorization header'),
  unauthorized: () => detail(401, 'Unauthorized'),
  notFound: () => detail(404, 'Not Found'),
  notEmulated: () => detail(501, 'Not emulated'),
  invalid: (field: string, problem: string) => detail(422, [{ loc: ['body', field], msg: problem }]),
  invalidQuery: (field: string, problem: string) => detail(422, [{ loc: ['query', field], msg: problem }]),
  fault: (status: number) => detail(status, status === 429 ? 'Too Many Requests' : 'Internal Server Error'),
}
