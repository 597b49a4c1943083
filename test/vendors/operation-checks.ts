import type { Operation } from '../../src/access/index.ts'
import type { VendorProfile } from '../../src/vendors/index.ts'
import { duplicates, first, type ProfileCheck, withOperation } from './profile-check.ts'

const verbOf = ({ scope }: Operation) => scope.slice(0, scope.indexOf(':'))

const everyOperation = (profile: VendorProfile, isWrong: (operation: Operation) => boolean): string[] =>
  profile.operations.filter(isWrong).map(({ id }) => id)

/** What is checked on the operations of every profile. */
export const operationChecks: readonly ProfileCheck[] = [
  {
    name: 'operation ids are unique',
    problems: ({ operations }) => duplicates(operations.map(({ id }) => id)),
    sabotage: (profile) => withOperation(profile, { id: first(profile.operations).id, path: '/broken' }),
  },
  {
    name: 'a method and path of a service mean one operation',
    problems: ({ operations }) =>
      duplicates(
        operations.map(
          ({ service, method, path }) => `${service} ${method} ${path.replace(/\{[^}]*\}/g, '{}')}`,
        ),
      ),
    sabotage: (profile) => withOperation(profile, {}),
  },
  {
    name: 'every operation is of a service that exists, and every service has one',
    problems: ({ services, operations }) => [
      ...operations.filter(({ service }) => !services[service]).map(({ id }) => id),
      ...Object.keys(services).filter((name) => !operations.some(({ service }) => service === name)),
    ],
    sabotage: (profile) => withOperation(profile, { service: 'nowhere' }),
  },
  {
    name: 'scopes are a known verb and a resource, and none is the name of a set or a wildcard',
    problems: (profile) =>
      everyOperation(
        profile,
        ({ scope }) =>
          !/^(read|write|delete|mint|reveal):[a-z][a-z0-9-]*$/.test(scope) || scope === 'write:limited',
      ),
    sabotage: (profile) => withOperation(profile, { scope: 'write:limited' }),
  },
  {
    name: 'paths are in the strict grammar',
    problems: (profile) =>
      everyOperation(
        profile,
        ({ path }) =>
          !/^(\/([A-Za-z0-9_~-][A-Za-z0-9._~-]*|\{[A-Za-z][A-Za-z0-9_.]*\}))+(:[A-Za-z]+)?$/.test(path),
      ),
    sabotage: (profile) => withOperation(profile, { path: '/v1//things' }),
  },
  {
    name: 'parameters with more characters than usual exist, and never let a path escape',
    problems: (profile) =>
      everyOperation(profile, ({ path, paramCharacters = {} }) =>
        Object.entries(paramCharacters).some(
          ([name, characters]) => !path.includes(`{${name}}`) || /[/\\?#;\s]/.test(characters),
        ),
      ),
    sabotage: (profile) => withOperation(profile, { paramCharacters: { nobody: '+' } }),
  },
  {
    name: 'what deletes is destructive and has a delete scope',
    problems: (profile) =>
      everyOperation(profile, (operation) => {
        const deletes = verbOf(operation) === 'delete'
        return (deletes && !operation.flags.has('destructive')) || (operation.method === 'DELETE' && !deletes)
      }),
    sabotage: (profile) =>
      withOperation(profile, { method: 'DELETE', scope: 'write:things', flags: new Set() }),
  },
  {
    name: 'reading destroys nothing',
    problems: (profile) =>
      everyOperation(
        profile,
        (operation) => verbOf(operation) === 'read' && operation.flags.has('destructive'),
      ),
    sabotage: (profile) => withOperation(profile, { scope: 'read:things', flags: new Set(['destructive']) }),
  },
  {
    name: 'what returns a secret is minted or revealed, and nothing else is',
    problems: (profile) =>
      everyOperation(
        profile,
        (operation) =>
          operation.flags.has('secret') !== (verbOf(operation) === 'mint' || verbOf(operation) === 'reveal'),
      ),
    sabotage: (profile) => withOperation(profile, { scope: 'read:keys', flags: new Set(['secret']) }),
  },
  {
    name: 'a scope of a secret covers nothing else',
    problems: ({ operations }) => {
      const secret = new Set(operations.filter(({ flags }) => flags.has('secret')).map(({ scope }) => scope))
      return operations
        .filter(({ scope, flags }) => secret.has(scope) && !flags.has('secret'))
        .map(({ id }) => id)
    },
    sabotage: (profile) => ({
      ...profile,
      operations: [
        ...profile.operations,
        { ...first(profile.operations), scope: 'mint:x', flags: new Set(['secret']) },
        { ...first(profile.operations), scope: 'mint:x', flags: new Set() },
      ],
    }),
  },
  {
    name: 'the limited set holds writes only, and of them nothing that ends or reveals something',
    problems: (profile) =>
      everyOperation(
        profile,
        (operation) =>
          operation.flags.has('limited') &&
          (verbOf(operation) !== 'write' ||
            operation.flags.has('secret') ||
            operation.flags.has('destructive')),
      ),
    sabotage: (profile) =>
      withOperation(profile, { scope: 'write:things', flags: new Set(['limited', 'destructive']) }),
  },
  {
    name: 'lists are answers of reads, and created ids are answers of writes',
    problems: (profile) =>
      everyOperation(
        profile,
        (operation) =>
          (operation.lists !== undefined && !['read', 'reveal'].includes(verbOf(operation))) ||
          (operation.creates !== undefined && (verbOf(operation) === 'read' || operation.method === 'GET')),
      ),
    sabotage: (profile) => withOperation(profile, { scope: 'write:things', lists: 'items.id' }),
  },
]
