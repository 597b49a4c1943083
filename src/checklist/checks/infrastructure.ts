import { parseAllDocuments } from 'yaml'
import type { Check, Verdict } from '../check.ts'
import type { SdkUsage } from '../source/sdk-usage.ts'
import type { Subject } from '../subject.ts'
import { commandsIn, isChart, isSettings } from './pipelines.ts'

/** Checks of charts, manifests, scripts and Terraform of vendors that run agents in a cluster. */
export const infrastructureChecks: readonly Check[] = [
  {
    id: 'keys-not-on-command-lines',
    title: 'No key stands on a command line',
    severity: 'medium',
    why: 'Everybody on the machine reads command lines, shells keep them, and pipelines print them.',
    how: "Looks in CI files, scripts and Dockerfiles for the vendors' variables in the arguments of a command. What a shell builtin is given stays in the shell.",
    remedy: 'Give it on standard input or in a file: curl --header @FILE, or sallyport run -- COMMAND',
    mapping: { asvs: ['13.3.1'], secretsManagement: ['3'], cwe: [214] },
    decide: commandLines,
  },
  {
    id: 'network-closed',
    title: 'No network policy lets the whole internet in or out',
    severity: 'high',
    why: 'An agent with rights in the cluster that may talk to anybody can be told what to do by anybody.',
    how: 'Reads network policies and Terraform resources that carry the name of the vendor, for 0.0.0.0/0 and ::/0.',
    remedy: 'Name the addresses that are needed, and no more.',
    mapping: { asvs: ['13.2.4', '13.2.5'], cwe: [923] },
    decide: (subject) => eachInfrastructure(subject, networks),
  },
  {
    id: 'keys-of-service-accounts',
    title: 'Keys belong to service accounts, not to people',
    severity: 'medium',
    why: 'A key of a person has all rights of that person, and goes when the person goes.',
    how: 'Looks in scripts, pipelines and Terraform for how keys are made. A key alone does not say whose it is: where only its variable is used, a person has to say.',
    remedy: 'Make a service account with the role it needs, and a key of it, as sallyport key rotate does.',
    mapping: { asvs: ['13.2.1', '13.2.2'], secretsManagement: ['2.3'], cwe: [250] },
    decide: (subject) => eachInfrastructure(subject, owners),
  },
]

const builtin = /^(?:export|echo|printf|test|\[|\[\[|if|case|local|readonly|set|:|read|declare)\b/

function commandLines({ project, usages }: Subject): readonly Verdict[] {
  const names = usages.flatMap(({ keyVariables }) => keyVariables).join('|')
  const used = new RegExp(`\\$\\{?(?:${names})\\b`)
  const files = project.files.filter(isSettings)
  const seen = files.flatMap((resource) =>
    commandsIn(project.read(resource) ?? '')
      .filter(({ text }) => used.test(text))
      .map((each) => ({ resource, ...each })),
  )
  if (seen.length === 0 && files.length > 0)
    return [{ status: 'pass', resource: 'scripts', evidence: `${files.length} read, no key in a command.` }]
  return seen.map(({ resource, line, text }): Verdict => {
    const command = text
      .replace(/^\s*(?:-\s+)?(?:run:\s*)?(?:[|>]-?\s*)?/, '')
      .replace(/^(?:sudo\s+|[A-Z_]+=\S*\s+)+/, '')
    const first = used.exec(command)
    // `NAME=value command` is the environment of the command.
    if (first === null || isNoCommand(command))
      return { status: 'pass', resource, line, evidence: 'It is given in the environment.' }
    return /\|\s*\w|\beval\b|\$\(/.test(command)
      ? {
          status: 'unknown',
          resource,
          line,
          evidence: 'Which of these commands is given the key cannot be seen here.',
        }
      : { status: 'fail', resource, line, evidence: 'A key is put on the command line here.' }
  })
}

/** A variable that is set, a value in YAML, a shell builtin, a here-string: none of them starts a program with it. */
function isNoCommand(command: string): boolean {
  return (
    builtin.test(command) ||
    /^[A-Za-z_]\w*=/.test(command) ||
    /^[\w.-]+:\s*\S+$/.test(command) ||
    command.includes('<<<')
  )
}

interface Found {
  readonly subject: Subject
  readonly usage: SdkUsage
  readonly infrastructure: NonNullable<SdkUsage['infrastructure']>
}

function eachInfrastructure(subject: Subject, decide: (found: Found) => readonly Verdict[]) {
  return subject.usages.flatMap((usage) => {
    const { infrastructure } = usage
    return infrastructure === undefined ? [] : decide({ subject, usage, infrastructure })
  })
}

const everybody = /^(?:0\.0\.0\.0\/0|::\/0)$/

function networks({ subject: { project }, infrastructure: { names } }: Found): readonly Verdict[] {
  const name = new RegExp(names, 'i')
  return project.files.flatMap((resource): readonly Verdict[] => {
    const isYaml = /\.ya?ml$/.test(resource)
    if (!isYaml && !/\.tf$/.test(resource)) return []
    const text = project.read(resource)
    if (text === undefined || !name.test(text)) return []
    return isYaml ? policiesIn(resource, text, name) : resourcesIn(resource, text, name)
  })
}

function policiesIn(resource: string, text: string, name: RegExp): readonly Verdict[] {
  const isPolicy = (part: string) => /^kind:\s*['"]?(?:Cilium)?(?:Clusterwide)?NetworkPolicy\b/m.test(part)
  let before = 0
  return text.split(/^---.*$/m).flatMap((part): readonly Verdict[] => {
    const line = before + 1
    before += part.split('\n').length
    if (!isPolicy(part) || !name.test(part)) return []
    if (part.includes('{{')) return [judgeText(resource, line, part, /\{\{/)]
    const [document] = parseAllDocuments(part)
    if (document === undefined || !('toJS' in document) || document.errors.length > 0)
      return [{ status: 'unknown', resource, line, evidence: 'This policy cannot be read.' }]
    const open = textsIn(document.toJS({ maxAliasCount: 100 })).find((each) => everybody.test(each))
    return open === undefined
      ? [{ status: 'pass', resource, line, evidence: 'It names the addresses that it lets through.' }]
      : [{ status: 'fail', resource, line: line + lineOf(part, open), evidence: `It lets ${open} through.` }]
  })
}

const blocks = /^(?:resource|module)\s+"[^"]*"(?:\s+"[^"]*")?\s*\{[\s\S]*?^\}/gm

const rules = /^\w+\s+"[^"]*(?:security_group|firewall|network_policy|network_acl|allow|authorized)/

/** Blocks of Terraform that make a rule for a network, carry the name and say something of addresses. */
function resourcesIn(resource: string, text: string, name: RegExp): readonly Verdict[] {
  return [...text.matchAll(blocks)].flatMap((match): readonly Verdict[] => {
    const [block] = match
    const isAbout = name.test(block) && rules.test(block) && /cidr|ranges|address_prefix/.test(block)
    if (!isAbout) return []
    return [
      judgeText(
        resource,
        text.slice(0, match.index).split('\n').length,
        block,
        /(?:cidr|ranges|prefix)\w*\s*=\s*\[?\s*(?:var|local|data|module)\./,
      ),
    ]
  })
}

/** Judges a text that is not data: values may come from elsewhere. */
function judgeText(resource: string, line: number, text: string, elsewhere: RegExp): Verdict {
  const open = /(?:0\.0\.0\.0|::)\/0/.exec(text)?.[0]
  if (open !== undefined)
    return { status: 'fail', resource, line: line + lineOf(text, open), evidence: `It lets ${open} through.` }
  return elsewhere.test(text)
    ? { status: 'unknown', resource, line, evidence: 'The addresses come from elsewhere.' }
    : { status: 'pass', resource, line, evidence: 'It names the addresses that it lets through.' }
}

const lineOf = (text: string, word: string) => text.slice(0, text.indexOf(word)).split('\n').length - 1

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function owners({ subject: { project }, usage, infrastructure }: Found): readonly Verdict[] {
  const { userKeys, serviceKeys } = infrastructure
  const uses = new RegExp(`\\b(?:${usage.keyVariables.join('|')})\\b`)
  const [user, service] = [new RegExp(userKeys), new RegExp(serviceKeys)]
  const files = project.files.filter((path) => isSettings(path) || isChart(path))
  const read = files.map((resource) => ({ resource, text: project.read(resource) }))
  const found = read.flatMap(({ resource, text = '' }): readonly Verdict[] => {
    const made = commandsIn(text).find((each) => user.test(each.text) && /POST|--data|\s-d\b/.test(each.text))
    if (made !== undefined)
      return [{ status: 'fail', resource, line: made.line, evidence: 'A key of a person is made here.' }]
    return service.test(text)
      ? [{ status: 'pass', resource, evidence: 'Keys of a service account are made here.' }]
      : []
  })
  if (found.length > 0) return found
  const unread = read.filter(({ text }) => text === undefined)
  if (unread.length > 0)
    return unread.map(({ resource }) => ({ status: 'unknown', resource, evidence: 'It could not be read.' }))
  return read.some(({ text = '' }) => uses.test(text))
    ? [
        {
          status: 'manual',
          resource: `${usage.vendor}: service-accounts`,
          evidence: 'Keys are used here, and nothing says whose they are.',
        },
      ]
    : []
}
