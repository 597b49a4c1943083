import type { Program } from '../../source/program.ts'
import { modulesOf } from '../../source/scopes.ts'
import type { SdkUsage } from '../../source/sdk-usage.ts'
import type { Call, Expression, SourceFile } from '../../source/source-file.ts'
import { namesOf, wordsOf } from '../../source/words.ts'

/** The beginning of a file, for what is about the whole of it. */
export const start = { line: 1, column: 1 }

/** Returns files that read the signature header, or that serve a path which says webhook and know the SDK. */
export function filesWithWebhooks(program: Program, { verifying, modules }: SdkUsage): readonly SourceFile[] {
  if (verifying === undefined) return []
  return program.files.filter((file) => {
    const readsHeader = file.calls.some(({ positional }) =>
      positional.some((each) => isText(each, verifying.header)),
    )
    const hasMember = file.members.some(({ name }) => name.toLowerCase() === verifying.header)
    const usesSdk = modules.some((module) => imports(file, module))
    const looksFor = file.comparisons.some(({ left, right }) =>
      [left, right].some((each) => isText(each, verifying.header)),
    )
    return readsHeader || hasMember || looksFor || (usesSdk && file.calls.some(isWebhookRoute))
  })
}

function isWebhookRoute({ callee, positional: [path] }: Call): boolean {
  const isRoute = callee.kind === 'member' && /^(?:post|all|use|route)$/.test(callee.name)
  return isRoute && path?.kind === 'literal' && /webhook/i.test(String(path.value))
}

/** Whether a file imports a module or a part of it. */
export function imports(file: SourceFile, module: string): boolean {
  return modulesOf(file).some((each) => each === module || each.startsWith(`${module}.`))
}

const verifier = /verif|genuine|authentic|signature|webhook|hooks?\b|compare|same|equal/i

/** Returns whether something that is not the project's may verify: by its name, or that of its package or object. */
export function isHandedOn(program: Program, { modules }: SdkUsage, file: SourceFile): boolean {
  const vendor = new RegExp(modules.map((module) => module.split('-')[0]).join('|'), 'i')
  const isOutside = (scope: number, expression: Expression) => {
    const origin = program.originOf({ file, scope, expression })
    if (origin === undefined) return wordsOf(expression)[0] === 'this' || wordsOf(expression)[0] === 'self'
    return !/^node:|^crypto$|^hmac$/.test(origin.module)
  }
  return file.calls.some(({ callee, positional, keywords, scope }) =>
    [callee, ...positional, keywords].some((each) => {
      const from = program.originOf({ file, scope, expression: each })
      if (from !== undefined && modules.includes(from.module)) return false
      const words = from === undefined ? namesOf(each) : [from.module, ...from.path]
      const isMeant =
        words.some((word) => verifier.test(word)) || (from !== undefined && vendor.test(from.module))
      return isMeant && namesIn(each).some((name) => isOutside(scope, name))
    }),
  )
}

/** The names and members that an expression begins with. */
function namesIn(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'name':
    case 'member':
      return [expression]
    case 'call':
      return [...namesIn(expression.callee), ...expression.positional.flatMap(namesIn)]
    case 'record':
      return [...expression.fields.values()].flatMap(namesIn)
    default:
      return []
  }
}

function isText(expression: Expression, text: string): boolean {
  return expression.kind === 'literal' && String(expression.value).toLowerCase() === text
}
