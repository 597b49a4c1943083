import { type ScanCase, type Templates, writeNegatives } from '../support/case.ts'
import { minified } from '../support/filler.ts'

/** Where a key could stand and none does: placeholders, references, masked values, other people's prefixes. */
const templates: Templates = {
  'readme-placeholder': ({ random, environment, word, voice }) => ({
    file: 'README.md',
    content: `Get a key from ${word}, then:\n\n    export ${environment}=${random.pick([
      'YOUR_API_KEY',
      'replace-me',
      `<${voice.vendor} key>`,
      'sk_test_dummy',
      'X'.repeat(32),
      'a'.repeat(32),
      `key_${'0'.repeat(28)}`,
      `castai_v1_${'0'.repeat(64)}_${'0'.repeat(8)}`,
      'key_...',
      'castai_v1_<64 hex>_<8 hex>',
    ])}\n`,
  }),
  'python-environ-read': ({ environment, voice }) => ({
    file: 'main.py',
    content: `import os\n${voice.pyImport}\n\n${voice.pyClient(`os.environ["${environment}"]`)}\n`,
  }),
  'one-password-reference': ({ environment, word }) => ({
    file: '.env.op',
    content: `${environment}="op://Engineering/${word}/credential"\n`,
  }),
  'external-secret': ({ environment, voice }) => ({
    file: 'external-secret.yaml',
    content: `kind: ExternalSecret\nspec:\n  data:\n    - secretKey: ${environment}\n      remoteRef: { key: prod/${voice.vendor}, property: token }\n`,
  }),
  'sealed-secret': ({ random, environment }) => ({
    file: 'sealed.yaml',
    content: `kind: SealedSecret\nspec:\n  encryptedData:\n    ${environment}: AgB${random.base64(680)}\n`,
  }),
  'terraform-variable': ({ snake, voice }) => ({
    file: 'variables.tf',
    content: `variable "${snake}" {\n  description = "Key of ${voice.vendor}"\n  type        = string\n  sensitive   = true\n}\n`,
  }),
  'masked-with-tail': ({ random, word, key }) => ({
    file: 'screens.md',
    content: `The ${word} page shows the key as \`${key.slice(0, 6)}…${key.slice(-4)}\` or ${'•'.repeat(random.integer(8, 24))}.\n`,
  }),
  'other-key-prefixes': ({ random }) => ({
    file: 'test/factories.rb',
    content: `factory :row do\n  slug { 'key_${random.letters(14).toLowerCase()}' }\n  branch { 'key_live_${random.letters(32)}' }\n  index { 'index_on_key_${random.hex(10)}' }\n  long { 'key_${random.hex(64)}' }\nend\n`,
  }),
  'retell-call-payload': ({ random }) => ({
    file: 'fixtures/call_ended.json',
    content: JSON.stringify({
      event: 'call_ended',
      call: {
        call_id: `call_${random.hex(27)}`,
        agent_id: `agent_${random.hex(26)}`,
        retell_llm: `llm_${random.hex(24)}`,
        from_number: '+14155550100',
      },
    }),
  }),
  'public-key-in-script': ({ random }) => ({
    file: 'src/chat.ts',
    content: `import { RetellClient } from 'retell-client-js-sdk'\n\nexport const client = new RetellClient({ key: 'public_key_${random.hex(20)}' })\n`,
  }),
  'font-and-image': ({ random, word }) => ({
    file: 'theme.css',
    content: `/* ${word} colours */\n@font-face{font-family:x;src:url(data:font/woff2;base64,d09GMgABAAAAA${random.base64(500)})}\n.a{background:url("data:image/svg+xml;base64,PHN2Zy${random.base64(200)}")}\n`,
  }),
  'minified-with-word': ({ random, word }) => ({
    file: 'dist/vendor.js',
    content: `${minified(random, 2000)}var v=["${word}","en_us","${random.letters(20)}"];${minified(random, 900)}`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return writeNegatives('sealed/negatives-names', templates, { variants: 2 })
}
