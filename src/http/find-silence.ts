import { request } from 'undici'

const answerMsMax = 10_000

/**
 * Asks an address of the operator's and returns in plain words why the answer is none of 2xx; undefined where it is one.
 * Nothing of the answer is kept. Redirects are not followed: something else may stand where they lead.
 */
export async function findSilence(url: string): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, {
      headers: { 'user-agent': 'sallyport' },
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
      signal: AbortSignal.timeout(answerMsMax),
    })
    await body.dump()
    return statusCode >= 200 && statusCode < 300 ? undefined : `${url} answers with ${statusCode}`
  } catch (error) {
    const code = (error as { code?: string }).code ?? (error as Error).name
    return `${url} does not answer (${code})`
  }
}
