/** What is wrong with one field of a request. */
export interface FieldViolation {
  readonly field: string
  readonly description: string
}

/** Thrown by a handler to end a request with one of the vendor's errors. */
export class Refusal extends Error {
  readonly status: number
  readonly violations: readonly FieldViolation[]

  constructor(status: number, message: string, violations: readonly FieldViolation[] = []) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.violations = violations
  }
}

/** 400, with the fields at fault where there are any. */
export function badRequest(message: string, ...fields: readonly string[]): Refusal {
  return new Refusal(
    400,
    message,
    fields.map((field) => ({ field, description: message })),
  )
}

/** 403 for a caller whose role does not reach. */
export function forbidden(): Refusal {
  return new Refusal(403, 'Forbidden')
}

/** 404 for anything that does not exist, or not for this caller. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not Found')
}
