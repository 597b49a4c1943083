import type { VendorProfile } from '../../src/vendors/index.ts'
import { type ProfileCheck, withOperation, withRules, withService } from './profile-check.ts'

// What breaks out of quotes, lines and markup where a message is pasted instead of encoded.
const hostile = 'said "no" \\ to\n<b>this</b> \u2028 é'

const isJsonWith = (body: string, message: string): boolean => {
  let found = false
  JSON.parse(body, (_key, value) => {
    found ||= value === message
    return value
  })
  return found
}

const testKeys = ['require', 'set', 'forbid', 'includes', 'add', 'oneOf', 'hosts']

const allRules = (profile: VendorProfile) => Object.values(profile.rules).flatMap(({ rules }) => rules)

/** What is checked on the rest of every profile. */
export const profileChecks: readonly ProfileCheck[] = [
  {
    name: 'sources are named and dated',
    problems: ({ sources }) =>
      sources.length === 0
        ? ['there is no source']
        : sources
            .filter(
              ({ title, date }) =>
                title === '' || new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) !== date,
            )
            .map(({ title }) => title),
    sabotage: (profile) => ({ ...profile, sources: [{ title: 'somewhere', date: '2026-02-30' }] }),
  },
  {
    name: 'what is unconfirmed is said in sentences',
    problems: ({ unconfirmed }) => unconfirmed.filter((text) => !/^[A-Z].{20,}\.$/.test(text)),
    sabotage: (profile) => ({ ...profile, unconfirmed: ['hosts?'] }),
  },
  {
    name: 'every service has https origins in known regions, and the default region has the main one',
    problems: ({ services, regions }) => [
      ...Object.entries(services).flatMap(([name, { origins }]) =>
        Object.entries(origins)
          .filter(([region, origin]) => !regions.includes(region) || new URL(origin).origin !== origin)
          .concat(Object.values(origins).every((origin) => origin.startsWith('https://')) ? [] : [['', '']])
          .map(([region]) => `${name} ${region}`),
      ),
      ...(services.main?.origins[regions[0]] === undefined ? ['main is missing in the default region'] : []),
    ],
    sabotage: (profile) =>
      withService(profile, { origins: { [profile.regions[0]]: 'https://api.example.com/v1' } }),
  },
  {
    name: "clients may present their key the vendor's own way, first",
    problems: ({ services }) =>
      Object.entries(services)
        .filter(([, { accepts, credential }]) => {
          const [own] = accepts
          return own?.header !== credential.header || own.format !== credential.format
        })
        .map(([name]) => name),
    sabotage: (profile) => withService(profile, { credential: { header: 'x-other', format: 'raw' } }),
  },
  {
    name: 'header names are lower case, and none that is let through carries a credential or a tenant',
    problems: ({ services, requestHeaders, tenantHeader, doNotRetry }) => {
      const credentials = Object.values(services).flatMap(({ accepts, credential }) =>
        [...accepts, credential].map(({ header }) => header),
      )
      const names = [...credentials, ...requestHeaders, ...Object.keys(doNotRetry ?? {}), tenantHeader ?? 'x']
      return [
        ...names.filter((name) => !/^[a-z][a-z0-9-]*\*?$/.test(name)),
        ...requestHeaders.filter((name) => [...credentials, tenantHeader, 'cookie', 'host'].includes(name)),
      ]
    },
    sabotage: (profile) => ({ ...profile, requestHeaders: ['authorization', 'x-api-key'] }),
  },
  {
    name: 'refusals are JSON that holds the message as it is',
    problems: ({ services }) =>
      Object.entries(services)
        .filter(
          ([, { refusal }]) =>
            !/json/.test(refusal.contentType) || !isJsonWith(refusal.body(hostile, 403, 'req_1'), hostile),
        )
        .map(([name]) => name),
    sabotage: (profile) =>
      withService(profile, { refusal: { contentType: 'application/json', body: () => '{"error":"no"}' } }),
  },
  {
    name: 'a service with sockets, and no other, says how it refuses on one',
    problems: ({ services, operations }) =>
      Object.entries(services).flatMap(([name, { socket }]) => {
        const speaks = operations.some((operation) => operation.service === name && operation.method === 'WS')
        if (!socket) return speaks ? [`${name} has no socket format`] : []
        const frames = socket.frames(hostile, 1008, 'why')
        const codes = Object.values(socket.codes)
        return [
          ...(speaks ? [] : [`${name} has no socket`]),
          ...(frames.some((frame) => isJsonWith(frame, hostile)) ? [] : [`${name} hides the message`]),
          ...(Buffer.byteLength(socket.reason) <= 123 ? [] : [`${name} closes with too long a reason`]),
          // RFC 6455 section 7.4: 1004 to 1006 and 1015 are never sent.
          ...codes.filter((code) => !(code === 1008 || code === 1011 || (code >= 3000 && code <= 4999))),
        ].map(String)
      }),
    sabotage: (profile) => withOperation(profile, { method: 'WS', path: '/broken', service: 'main' }),
  },
  {
    name: 'shipped rules are for operations that exist and carry such a field',
    problems: (profile) =>
      allRules(profile).flatMap((rule) => {
        if (rule.operations.length === 0) return [`${rule.id} is for nothing`]
        return rule.operations
          .filter((id) => {
            const operation = profile.operations.find((known) => known.id === id)
            const hasBody = ['POST', 'PUT', 'PATCH'].includes(operation?.method ?? '')
            return operation === undefined || (rule.in !== 'query' && !hasBody)
          })
          .map((id) => `${rule.id} ${id}`)
      }),
    sabotage: (profile) => withRules(profile, { id: 'x', operations: ['no.such'], field: 'a', forbid: true }),
  },
  {
    name: 'each shipped rule asks one thing of one field, and observes nothing by itself',
    problems: (profile) =>
      allRules(profile)
        .filter(
          (rule) =>
            !/^[a-z][a-z0-9-]*$/.test(rule.id) ||
            !/^([a-z0-9_-]+|\*)(\.([a-z0-9_-]+|\*))*$/i.test(rule.field) ||
            rule.observe !== undefined ||
            testKeys.filter((key) => key in rule).length !== 1,
        )
        .map(({ id }) => id),
    sabotage: (profile) =>
      withRules(profile, { id: 'x', operations: [], field: 'a', observe: true, forbid: true }),
  },
  {
    name: 'shipped rules have a name for a grant and a sentence for a reader',
    problems: ({ rules }) =>
      Object.entries(rules)
        .filter(
          ([name, { summary, rules: parts }]) =>
            !/^[a-z][a-z0-9-]*$/.test(name) || !/^[A-Z].*\.$/.test(summary) || parts.length === 0,
        )
        .map(([name]) => name),
    sabotage: (profile) => ({ ...profile, rules: { Broken: { summary: 'no', rules: [] } } }),
  },
  {
    name: 'one rule id means one thing',
    problems: (profile) => {
      const byId = Map.groupBy(
        allRules(profile).filter((rule, index, rules) => rules.indexOf(rule) === index),
        ({ id, field }) => `${id} ${field.split('.')[0]}`,
      )
      return [...byId].filter(([, rules]) => rules.length > 1).map(([id]) => id)
    },
    sabotage: (profile) =>
      withRules(
        profile,
        { id: 'x', operations: [], field: 'a', forbid: true },
        { id: 'x', operations: [], field: 'a', set: true },
      ),
  },
  {
    name: 'the verify call is a known read, and only what is clear decides',
    problems: ({ verify, operations }) => {
      const path = verify.path.split('?')[0]
      const operation = operations.find(
        (known) => known.service === verify.service && known.method === verify.method && known.path === path,
      )
      return [
        ...(operation?.scope.startsWith('read:') ? [] : ['it is no operation that reads']),
        ...(verify.read(401, '') === 'invalid' ? [] : ['401 is not a wrong key']),
        ...[301, 408, 418, 429, 500, 502, 503, 504].filter(
          (status) => verify.read(status, '<html>') !== 'unknown',
        ),
      ].map(String)
    },
    sabotage: (profile) => ({ ...profile, verify: { ...profile.verify, read: () => 'valid' } }),
  },
  {
    name: 'key patterns compile, have no anchors and hold their literal',
    problems: ({ keyPatterns }) =>
      keyPatterns
        .filter(
          ({ id, pattern, literal }) =>
            !/^[a-z][a-z0-9-]*$/.test(id) ||
            /[$^]|\\b/.test(pattern.replace(/\[[^\]]*\]/g, '')) ||
            !new RegExp(pattern).source.startsWith(literal),
        )
        .map(({ id }) => id),
    sabotage: (profile) => ({
      ...profile,
      keyPatterns: [{ id: 'x', pattern: '^key_', literal: 'key_', distinctive: true }],
    }),
  },
  {
    name: 'the setup leads to places of the gate that exist, and holds the key',
    problems: ({ id, services, setup }) => {
      const texts = [...Object.values(setup.variables), ...setup.code.map(({ lines }) => lines.join('\n'))]
      const mounts = texts.flatMap((text) => [...text.matchAll(/\{base\}\/([a-z]+)(?:\.([a-z-]+))?/g)])
      return [
        ...mounts
          .filter(([, vendor, service = 'main']) => vendor !== id || !services[service])
          .map(([text]) => text),
        ...(mounts.length === 0 ? ['nothing leads to the gate'] : []),
        ...(texts.join().includes('{key}') ? [] : ['no key']),
      ]
    },
    sabotage: (profile) => ({
      ...profile,
      setup: { variables: { URL: '{base}/elsewhere', KEY: '{key}' }, code: [] },
    }),
  },
]
