import { access, open } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { configError, type NamedProblem } from './problems.ts'
import { sharingProblem } from './sharing.ts'

/** What a configuration file holds, before it is validated. */
export interface ConfigContent {
  readonly content: Record<string, unknown>
  /** What is wrong with it because it is a file. */
  readonly problems: readonly NamedProblem[]
}

/**
 * Returns the file that SALLYPORT_CONFIG names, else the `sallyport.yaml` beside the home, else undefined. Throws
 * ERR_CONFIG_INVALID where the named one is missing, or one has a name under which it is not read.
 */
export async function findConfigFile(
  home: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (environment.SALLYPORT_CONFIG) {
    const named = resolve(environment.SALLYPORT_CONFIG)
    if (await isThere(named)) return named
    throw configError([{ field: 'SALLYPORT_CONFIG', message: `There is no file ${named}.` }])
  }
  if (home === undefined) return undefined
  const beside = join(dirname(resolve(home)), 'sallyport.yaml')
  if (await isThere(beside)) return beside
  const misnamed = beside.replace(/\.yaml$/, '.yml')
  if (!(await isThere(misnamed))) return undefined
  // Rules that are written down but not read would be rules that do not hold.
  throw configError([
    { field: basename(misnamed), message: `${misnamed} is not read: call it sallyport.yaml.` },
  ])
}

/**
 * Returns the content of a file. Throws ERR_CONFIG_INVALID, with line and column but never the text, for anything that
 * is not one YAML document of settings, and for a file that somebody else can change: it says where vendor keys go.
 */
export async function readConfigFile(file: string, yaml: typeof import('yaml')): Promise<ConfigContent> {
  const refuse = (message: string, cause?: unknown) =>
    configError([{ field: basename(file), message }], cause)
  const lines = new yaml.LineCounter()
  const { text, problem } = await readOwn(file)
  if (problem !== undefined) throw refuse(`${problem} Take it over, and run: chmod go-w ${file}`)
  const document = yaml.parseDocument(text, {
    prettyErrors: false,
    lineCounter: lines,
  })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    throw refuse(`line ${line}, column ${col}: ${error.code.toLowerCase().replaceAll('_', ' ')}.`)
  }
  const content = toPlain(document, refuse) ?? {}
  if (typeof content !== 'object' || Array.isArray(content)) throw refuse('It must be a group of settings.')
  const settings = content as Record<string, unknown>
  return { content: settings, problems: passwordProblems(settings) }
}

/** Judges the very file that is read: another may take its name meanwhile. */
async function readOwn(path: string): Promise<{ text: string; problem: string | undefined }> {
  const file = await open(path, 'r')
  try {
    const problem = sharingProblem(await file.stat(), { rootMayOwn: true })
    return { text: await file.readFile('utf8'), problem }
  } finally {
    await file.close()
  }
}

function toPlain(document: { toJS(): unknown }, refuse: (message: string, cause: unknown) => Error): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    throw refuse('An alias in it cannot be resolved.', cause)
  }
}

/** The file is meant to be committed: what stands in it is no secret any more. */
function passwordProblems({ database }: Readonly<Record<string, unknown>>): NamedProblem[] {
  const url =
    typeof database === 'object' && database !== null && 'url' in database ? database.url : undefined
  if (typeof url !== 'string' || !URL.parse(url)?.password) return []
  const message =
    'It holds a password. Take it out, and set SALLYPORT_DATABASE_URL to the whole address instead.'
  return [{ field: 'database.url', message }]
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
