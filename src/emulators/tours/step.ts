/** What a tour of a stand-in is given: the gate in front of it, and two client keys. */
export interface TourContext {
  /** `http://host:port` of the gate. */
  readonly baseUrl: string
  /** The same over TLS, for sockets. */
  readonly tlsBaseUrl: string
  /** May read, and nothing else. */
  readonly readerKey: string
  /** May read and make what costs little. */
  readonly writerKey: string
  /** A real WAV file, 16 kHz mono. */
  readonly audioPath: string
}

/** One step of a tour. `run` returns what was seen, a line each, and throws where that was not as told. */
export interface TourStep {
  readonly title: string
  run(context: TourContext): Promise<readonly string[]>
}

/** Throws unless what was seen is as told. */
export function expect(holds: boolean, told: string): void {
  if (!holds) throw new Error(told)
}

/** Returns the message of the refusal that a call must end with. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  let message: string
  try {
    await call
    message = ''
  } catch (error) {
    message = (error as Error).message
  }
  expect(message !== '', 'the call was let through')
  expect(message.includes('Sallyport:'), `the refusal is not the gate's own: ${message}`)
  return message
}

/** Loads an official SDK, which only the tour needs. */
export async function loadSdk<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    throw new Error(`the tour calls through the official package: npm install ${name}`, { cause })
  }
}
