import { type ScanCase, type Templates, writeNegatives } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Digests and ids: long, hexadecimal, and nobody's secret. */
const templates: Templates = {
  'package-lock': ({ random, voice }) => ({
    file: 'package-lock.json',
    content: JSON.stringify(
      {
        lockfileVersion: 3,
        packages: Object.fromEntries(
          [voice.vendor, 'zod', 'ws'].map((name) => [
            `node_modules/${name}`,
            {
              version: `4.${random.integer(0, 50)}.1`,
              integrity: `sha512-${random.base64(86)}==`,
              license: 'MIT',
            },
          ]),
        ),
      },
      null,
      2,
    ),
  }),
  'go-sum': ({ random, voice }) => ({
    file: 'go.sum',
    content: `github.com/${voice.vendor}/client v1.${random.integer(0, 9)}.0 h1:${random.base64(43)}=\ngithub.com/${voice.vendor}/client v1.2.0/go.mod h1:${random.base64(43)}=\n`,
  }),
  'md5-sums': ({ random, voice }) => ({
    file: 'MD5SUMS',
    content: ['bin', 'doc', voice.vendor].map((name) => `${random.hex(32)}  ${name}-1.0.tar.gz\n`).join(''),
  }),
  'git-log': ({ random, word }) => ({
    file: 'CHANGES.txt',
    content: `commit ${random.hex(40)}\nAuthor: Ana <ana@example.com>\n\n    Use ${word} for calls\n\ncommit ${random.hex(40)}\n    Merge: ${random.hex(7)} ${random.hex(7)}\n`,
  }),
  'image-digests': ({ random, voice }) => ({
    file: 'images.yaml',
    content: `images:\n  - name: example/${voice.vendor}-agent\n    digest: sha256:${random.hex(64)}\n  - name: redis\n    digest: sha256:${random.hex(64)}\n`,
  }),
  'trace-ids-in-log': ({ random, host }) => ({
    file: 'otel.log',
    content: `{"trace_id":"${random.hex(32)}","span_id":"${random.hex(16)}","name":"POST","server.address":"${host}"}\ntraceparent: 00-${random.hex(32)}-${random.hex(16)}-01\n`,
  }),
  'har-etag': ({ random, url }) => ({
    file: 'cdn.har',
    content: JSON.stringify({
      log: {
        entries: [
          {
            request: { url, headers: [{ name: 'if-none-match', value: `"${random.hex(32)}"` }] },
            response: {
              headers: [
                { name: 'etag', value: `"${random.hex(32)}"` },
                { name: 'age', value: '3' },
              ],
            },
          },
        ],
      },
    }),
  }),
  'object-url-path': ({ random, word }) => ({
    file: 'docs/links.md',
    content: `Notes on ${word}: https://wiki.example.com/team/${word.replaceAll(/[^A-Za-z]+/g, '-')}-setup-${random.uuid().replaceAll('-', '')}\nAvatar: https://gravatar.example.com/avatar/${random.hex(32)}?s=80\n`,
  }),
  'uuid-list': ({ random, word }) => ({
    file: 'fixtures/ids.json',
    content: JSON.stringify({ vendor: word, ids: [random.uuid(), random.uuid(), random.uuid()] }, null, 2),
  }),
  'hashed-asset-names': ({ random, host }) => ({
    file: 'asset-manifest.json',
    content: JSON.stringify({
      'main.js': `/static/js/main.${random.hex(32)}.js`,
      'main.css': `/static/css/main.${random.hex(8)}.css`,
      preconnect: `https://${host}`,
    }),
  }),
  'cloud-account-id': ({ random, environment }) => ({
    file: 'wrangler.toml',
    content: `name = "edge"\naccount_id = "${random.hex(32)}"\nzone_id = "${random.hex(32)}"\n# set ${environment} with: wrangler secret put\n`,
  }),
  'database-objects': ({ random, word }) => ({
    file: 'dump.json',
    content: JSON.stringify([
      {
        _id: { $oid: random.hex(24) },
        provider: word,
        checksum: random.hex(32),
        size: random.integer(1, 99999),
      },
      {
        _id: { $oid: random.hex(24) },
        provider: word,
        checksum: random.hex(32),
        size: random.integer(1, 99999),
      },
    ]),
  }),
  certificate: ({ random, host }) => ({
    file: 'certs/upstream.pem',
    content: `# ${host}\n-----BEGIN CERTIFICATE-----\n${Array.from({ length: 8 }, () => random.base64(64)).join('\n')}\n-----END CERTIFICATE-----\n`,
  }),
  'log-without-secret': ({ random, word, host }) => ({
    file: 'app.log',
    content: `${filler(random, 'log', 4)}\nINFO ${word} answered 200 in ${random.integer(80, 900)}ms host=${host} request=${random.uuid()}\n${filler(random, 'log', 3)}\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return writeNegatives('tuning/negatives-hashes', templates)
}
