import { SallyportError } from '../../core/index.ts'

/** How long a call waits for the tables, at most: a database that hangs must not hold it. */
export const tableMsMax = 4_000

/** Returns what the promise does, or rejects with ERR_STORAGE_FAILED once so many milliseconds have passed. */
export function within<Value>(ms: number, promise: Promise<Value>): Promise<Value>
export function within<Value>(ms: number, promise: Promise<Value> | undefined): Promise<Value> | undefined
export function within<Value>(ms: number, promise: Promise<Value> | undefined): Promise<Value> | undefined {
  return promise === undefined ? undefined : race(ms, promise)
}

async function race<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>()
  const detail = `the database has not answered within ${ms} ms`
  const timer = setTimeout(() => late.reject(new SallyportError('ERR_STORAGE_FAILED', { detail })), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
