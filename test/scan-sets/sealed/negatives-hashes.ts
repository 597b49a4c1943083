import { type ScanCase, type Templates, writeNegatives } from '../support/case.ts'

/** Digests and ids: long, hexadecimal, and nobody's secret. */
const templates: Templates = {
  'yarn-lock': ({ random, voice }) => ({
    file: 'yarn.lock',
    content: `"${voice.vendor}@^4.0.0":\n  version "4.${random.integer(0, 40)}.0"\n  integrity sha512-${random.base64(86)}==\n  checksum: 10/${random.hex(128)}\n`,
  }),
  'cargo-lock': ({ random, voice }) => ({
    file: 'Cargo.lock',
    content: `[[package]]\nname = "${voice.vendor}"\nversion = "0.${random.integer(1, 9)}.0"\nchecksum = "${random.hex(64)}"\n`,
  }),
  'requirements-hashes': ({ random, voice }) => ({
    file: 'requirements.txt',
    content: `${voice.vendor}==0.${random.integer(1, 60)}.0 \\\n    --hash=sha256:${random.hex(64)} \\\n    --hash=sha256:${random.hex(64)}\n`,
  }),
  'conan-md5': ({ random, voice }) => ({
    file: 'conandata.yml',
    content: `sources:\n  "1.2.0":\n    url: https://files.example.com/${voice.vendor}-1.2.0.zip\n    md5: ${random.hex(32)}\n`,
  }),
  submodules: ({ random, word }) => ({
    file: 'status.txt',
    content: ` ${random.hex(40)} vendor/${word.replaceAll(/[^A-Za-z]/g, '')} (v1.0.3-2-g${random.hex(7)})\n+${random.hex(40)} vendor/zlib (v1.3)\n`,
  }),
  'script-integrity': ({ random, word }) => ({
    file: 'index.html',
    content: `<!-- ${word} demo -->\n<script src="/lib.js" integrity="sha384-${random.base64(64)}" crossorigin="anonymous"></script>\n`,
  }),
  'transcript-url-in-log': ({ random, host }) => ({
    file: 'poll.log',
    content: `GET https://${host}/v2/transcript/${random.uuid()} 200\nGET https://${host}/v2/transcript/${random.uuid().replaceAll('-', '')}/srt 200\n`,
  }),
  'request-id-header': ({ random, url }) => ({
    file: 'trace.txt',
    content: `> GET ${url}\n< x-request-id: ${random.hex(32)}\n< cf-ray: ${random.hex(16)}-FRA\n< etag: W/"${random.hex(32)}"\n`,
  }),
  'error-tracker-address': ({ random, environment }) => ({
    file: '.env.example',
    content: `SENTRY_DSN=https://${random.hex(32)}@o${random.digits(6)}.ingest.example.com/${random.digits(5)}\n\n# speech\n${environment}=\n`,
  }),
  'cache-keys': ({ random, word }) => ({
    file: 'cache.txt',
    content: `cache:v1:${random.hex(32)} hit\ncache:v1:${random.hex(32)} miss # ${word} answers\n`,
  }),
  'test-ids': ({ random, word }) => ({
    file: 'snapshots/list.snap',
    content: `exports[\`${word} list 1\`] = \`\n<li data-testid="row-${random.hex(32)}" class="css-${random.hex(6)}" id=":r${random.integer(1, 9)}:">\n</li>\n\`;\n`,
  }),
  'content-hash-sql': ({ random, word }) => ({
    file: 'seed.sql',
    content: `INSERT INTO files (md5, sha1, source) VALUES ('${random.hex(32)}', '${random.hex(40)}', '${word}');\n`,
  }),
  'hex-dump': ({ random, word }) => ({
    file: 'dump.txt',
    content: `${word} frame\n${Array.from({ length: 4 }, (_, row) => `${(row * 16).toString(16).padStart(8, '0')}  ${random.hex(32).replaceAll(/(..)/g, '$1 ')}`).join('\n')}\n`,
  }),
  'build-ids': ({ random, word }) => ({
    file: 'project.pbxproj',
    content: `\t\t${random.hex(24).toUpperCase()} /* ${word}.swift in Sources */ = {isa = PBXBuildFile; fileRef = ${random.hex(24).toUpperCase()}; };\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return writeNegatives('sealed/negatives-hashes', templates)
}
