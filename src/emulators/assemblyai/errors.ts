import type { EmulatorAnswer } from '../kit/emulator.ts'

/** A refusal of the REST host: `{"error": "..."}`. */
export const refuse = (status: number, error: string, headers?: Record<string, string>): EmulatorAnswer => ({
  status,
  body: { error },
  ...(headers ? { headers } : {}),
})

/** What the REST host says, word for word. */
export const restErrors = {
  unauthorized: () => refuse(401, 'Authentication error, API token missing/invalid'),
  /** The same for an unknown, a foreign and a malformed id: an id tells nothing about its existence. */
  unknownTranscript: () => refuse(400, 'Transcript lookup error, transcript id not found'),
  unknownRoute: () => refuse(404, 'Not found'),
  gone: () => refuse(410, 'Gone'),
  negativeBalance: (status: number) =>
    refuse(status, 'Your current account balance is negative. Please top up to continue using the API.'),
  noAudioUrl: () => refuse(400, 'Transcript creation error, audio_url not found'),
  foreignUpload: () => refuse(403, 'Cannot access uploaded file'),
  tooManyRequests: (retryAfterSeconds: number) =>
    refuse(429, 'Too Many Requests', { 'retry-after': String(retryAfterSeconds) }),
  cursorOrder: () => refuse(400, "'after_id' must be a newer transcript than 'before_id'"),
  noRedactedAudio: () =>
    refuse(
      400,
      "A redacted audio file for this transcript ID doesn't exist. Try submitting the transcript again with `redact_pii_audio` set to `true`.",
    ),
  redactedAudioTooEarly: () =>
    refuse(
      400,
      'Transcription is still in progress. Redacted audio will be available after it has completed.',
    ),
}

/** The errors of a job that was accepted and failed later: they stand in the transcript, with status 200. */
export const jobErrors = {
  download: (url: string) =>
    `Download error, unable to download ${url}. Please make sure the file exists and is accessible from the internet.`,
  noAudio: (mediaType: string) =>
    `File does not appear to contain audio. File type is ${mediaType} (${mediaDescription(mediaType)}).`,
  tooShort: () => 'Audio duration is too short.',
}

const mediaDescriptions: Readonly<Record<string, string>> = {
  'text/html': 'HTML document, ASCII text',
  'text/plain': 'ASCII text',
  'application/json': 'JSON text data',
}
const mediaDescription = (mediaType: string) => mediaDescriptions[mediaType] ?? 'data'

/** The body of an injected fault on the REST host; 503 and 504 have none there. */
export function restFault(status: number): EmulatorAnswer {
  switch (status) {
    case 401:
      return restErrors.unauthorized()
    case 403:
      return restErrors.foreignUpload()
    case 404:
      return restErrors.unknownRoute()
    case 429:
      return refuse(429, 'Too Many Requests')
    case 500:
      return refuse(500, 'Server error, developers have been alerted.')
    case 503:
    case 504:
      return { status }
    default:
      return refuse(status, 'Bad Request')
  }
}
